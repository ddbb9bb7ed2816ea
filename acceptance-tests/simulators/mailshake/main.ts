import { argumentsOrEnd } from '../../../scripts/command-line.ts';
import { serveUntilSignal } from '../shared/serve-until-signal.ts';
import { startMailshake } from './mailshake.ts';

const usage = `node acceptance-tests/simulators/mailshake/main.ts [options]

  --port N             the port (any free one)
  --host H             the address to listen on (127.0.0.1)
  --opens N            generate so many opens in place of the seeded ones; likewise --clicks, --sent, --replies
  --step-ms N          from one generated row to the row before it (31557)
  --rows-per-moment N  generated rows that share a moment (1)
  --body-bytes N       padding of generated mail bodies (0)
  --seed-date DATE     the moment that the rows lead up to (2026-03-01)
  --now DATE           where the clock starts (the real time)
  --quota N|off        units per window (400)
  --window-ms N        length of the window (3600000)
  --api-key K          the key that is accepted
  --settings JSON      any other settings
  --keep-calls N       length of the call log (10000)

It prints its base URL; more can be asked of it under /__control.
`;

const text = { type: 'string' } as const;
const { values } = argumentsOrEnd({
  options: {
    port: text,
    host: text,
    opens: text,
    clicks: text,
    sent: text,
    replies: text,
    'step-ms': text,
    'rows-per-moment': text,
    'body-bytes': text,
    'seed-date': text,
    now: text,
    quota: text,
    'window-ms': text,
    'api-key': text,
    settings: text,
    'keep-calls': text,
    help: { type: 'boolean' },
  },
});

const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));

if (values.help) {
  process.stdout.write(usage);
} else {
  const simulator = await startMailshake({
    port: number(values.port),
    host: values.host,
    seedDate: values['seed-date'],
    now: values.now,
    keepCalls: number(values['keep-calls']),
    generate: {
      opens: Number(values.opens ?? 0),
      clicks: Number(values.clicks ?? 0),
      sent: Number(values.sent ?? 0),
      replies: Number(values.replies ?? 0),
      ...(values['step-ms'] ? { stepMs: Number(values['step-ms']) } : {}),
      ...(values['rows-per-moment'] ? { rowsPerMoment: Number(values['rows-per-moment']) } : {}),
      ...(values['body-bytes'] ? { bodyBytes: Number(values['body-bytes']) } : {}),
    },
    settings: values.settings ? JSON.parse(values.settings) : {},
  });
  if (values.quota) simulator.set({ quota: { limit: values.quota === 'off' ? null : Number(values.quota) } });
  if (values['window-ms']) simulator.set({ quota: { windowMs: Number(values['window-ms']) } });
  if (values['api-key']) simulator.set({ apiKeys: [values['api-key']] });
  serveUntilSignal(simulator);
}
