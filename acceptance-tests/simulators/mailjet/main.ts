import { argumentsOrEnd } from '../../../scripts/command-line.ts';
import { serveUntilSignal } from '../shared/serve-until-signal.ts';
import { credentials } from './accounts.ts';
import { sheetWorld } from './generated/options.ts';
import { startMailjet } from './mailjet.ts';

const usage = `node acceptance-tests/simulators/mailjet/main.ts [options]

  --port N          the port (any free one)
  --host H          the address to listen on (127.0.0.1)
  --contacts N      generate so many contacts; likewise --messages, --campaigns, --lists, --drafts, --templates, --sms
  --days N          the generated messages lie in so many days before the seed date (120)
  --generate JSON   any other options of the generator
  --world           generate 2,500 contacts, 3,000 messages and some of all else
  --no-sample       without the sample rows
  --seed-date DATE  the moment that the rows lead up to (2025-05-20T10:00:00Z), or "now"
  --now DATE        where the clock starts (the real time)
  --rate N          calls per second and key (no limit)
  --settings JSON   any settings
  --keep-calls N    length of the call log (10000)

It prints its base URL; the host of the other region is below it under /us, and more can be asked of it under
/__control. The master's key: ${credentials.master.apiKey}
secret: ${credentials.master.secretKey}
SMS token: ${credentials.master.smsToken}
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const counts = {
  ...{ contacts: text, messages: text, campaigns: text, lists: text, drafts: text, templates: text, sms: text },
  days: text,
};
const { values } = argumentsOrEnd({
  options: {
    ...counts,
    port: text,
    host: text,
    generate: text,
    world: flag,
    'no-sample': flag,
    'seed-date': text,
    now: text,
    rate: text,
    settings: text,
    'keep-calls': text,
    help: flag,
  },
});

const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));

if (values.help) {
  process.stdout.write(usage);
} else {
  const names = Object.keys(counts) as (keyof typeof counts)[];
  const given = names.filter((name) => values[name] !== undefined).map((name) => [name, Number(values[name])]);
  const simulator = await startMailjet({
    port: number(values.port),
    host: values.host,
    seedDate: values['seed-date'],
    now: values.now,
    keepCalls: number(values['keep-calls']),
    sample: !values['no-sample'],
    generate: {
      ...(values.world ? sheetWorld : {}),
      ...Object.fromEntries(given),
      ...JSON.parse(values.generate ?? '{}'),
    },
    settings: values.rate === undefined ? {} : { rate: { limit: Number(values.rate) } },
  });
  if (values.settings) simulator.set(JSON.parse(values.settings));
  serveUntilSignal(simulator);
}
