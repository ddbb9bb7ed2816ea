import { argumentsOrEnd } from '../../../scripts/command-line.ts';
import { serveUntilSignal } from '../shared/serve-until-signal.ts';
import { startHeymarket } from './heymarket.ts';
import { legacyKey, secrets } from './seed/ids.ts';
import { noLimits } from './settings.ts';

const usage = `node acceptance-tests/simulators/heymarket/main.ts [options]

  --port N             the port (any free one)
  --host H             the address to listen on (127.0.0.1)
  --conversations N    generate so many conversations; likewise --contacts, --lists, --tags, --templates, --surveys,
                       --inboxes, --members
  --messages N         per generated conversation (3)
  --generate JSON      any other options of the generator
  --no-sample          without the sample rows
  --seed-date DATE     the moment that the rows lead up to (2026-04-03T21:30:00Z)
  --now DATE           where the clock starts (the real time)
  --no-limits          without the limit of calls
  --settings JSON      any settings
  --keep-calls N       length of the call log (10000)

It prints its base URL; more can be asked of it under /__control.
The first API secret: ${secrets.first.id}
its key: ${secrets.first.key}
the legacy key: ${legacyKey}
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const counts = {
  ...{ conversations: text, contacts: text, lists: text, tags: text, templates: text, surveys: text },
  ...{ inboxes: text, members: text, messages: text },
};
const { values } = argumentsOrEnd({
  options: {
    ...counts,
    port: text,
    host: text,
    generate: text,
    'no-sample': flag,
    'seed-date': text,
    now: text,
    'no-limits': flag,
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
  const simulator = await startHeymarket({
    port: number(values.port),
    host: values.host,
    seedDate: values['seed-date'],
    now: values.now,
    keepCalls: number(values['keep-calls']),
    sample: !values['no-sample'],
    generate: { ...Object.fromEntries(given), ...JSON.parse(values.generate ?? '{}') },
    settings: values['no-limits'] ? noLimits : {},
  });
  if (values.settings) simulator.set(JSON.parse(values.settings));
  serveUntilSignal(simulator);
}
