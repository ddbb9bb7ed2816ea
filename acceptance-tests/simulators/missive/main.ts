import { argumentsOrEnd } from '../../../scripts/command-line.ts';
import { serveUntilSignal } from '../shared/serve-until-signal.ts';
import { startMissive } from './missive.ts';
import { userIDs } from './seed/ids.ts';
import { noLimits } from './settings.ts';

const usage = `node acceptance-tests/simulators/missive/main.ts [options]

  --port N             the port (any free one)
  --host H             the address to listen on (127.0.0.1)
  --conversations N    generate so many conversations; likewise --contacts, --tasks, --responses, --teams, --labels
  --messages N         per generated conversation (3); likewise --comments (1), --posts (0), --drafts (0)
  --generate JSON      any other options of the generator
  --no-sample          without the sample rows
  --seed-date DATE     the moment that the rows lead up to (2026-07-02T01:10:00Z)
  --now DATE           where the clock starts (the real time)
  --no-limits          without the three limits of calls
  --token T            one more token of the account's first person
  --settings JSON      any settings
  --keep-calls N       length of the call log (10000)

It prints its base URL; more can be asked of it under /__control.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const counts = {
  ...{ conversations: text, contacts: text, tasks: text, responses: text, teams: text, labels: text },
  ...{ messages: text, comments: text, posts: text, drafts: text },
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
    token: text,
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
  const simulator = await startMissive({
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
  if (values.token) simulator.addToken({ token: values.token, user: userIDs.mara });
  serveUntilSignal(simulator);
}
