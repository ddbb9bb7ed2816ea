import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Message, runConnector } from './connector.ts';
import { type DemoAccount, demoConnectors } from './connectors.ts';
import { Progress } from './progress.ts';
import { Screen } from './screen.ts';
import { formatTable } from './table.ts';

const ROOT = join(import.meta.dirname, '../..');
const OUTPUT = join(ROOT, 'demo-output');
const screen = new Screen(process.stderr);

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(demoConnectors);
for (const name of names) {
  const start = demoConnectors[name];
  if (!start) throw new Error(`There is no connector ${name}. Connectors: ${Object.keys(demoConnectors).join(', ')}.`);
  const account = await start();
  try {
    await show(name, account);
  } finally {
    await account.close();
  }
}

/** The main job of a connector, without credentials: check, discover, a full read, changes, and what has changed. */
async function show(name: string, account: DemoAccount): Promise<void> {
  const main = join(ROOT, 'dist', name, 'main.js');
  if (!existsSync(main)) throw new Error(`${relative(ROOT, main)} is missing. Run: npm run build`);
  mkdirSync(OUTPUT, { recursive: true });
  const file = (suffix: string): string => join(OUTPUT, `${name}.${suffix}`);
  writeFileSync(file('jsonl'), '');
  writeFileSync(file('config.json'), JSON.stringify(account.config, null, 2));
  const run = async (args: string[], onMessage: (message: Message) => void): Promise<void> => {
    const code = await runConnector(main, args, (message, line) => {
      appendFileSync(file('jsonl'), `${line}\n`);
      if (message.trace?.error) screen.say(`  ✗ ${message.trace.error.message}`);
      onMessage(message);
    });
    if (code !== 0) throw new Error(`${name} ${args[0]} ended with exit code ${code}.`);
  };

  screen.say(`\n${name}: check`);
  await run(['check', '--config', file('config.json')], ({ connectionStatus }) => {
    if (connectionStatus) screen.say(`  ✓ ${connectionStatus.status}`);
  });

  screen.say(`\n${name}: discover`);
  const modes = new Map<string, string>();
  await run(['discover', '--config', file('config.json')], ({ catalog }) => {
    if (!catalog) return;
    const streams = catalog.streams.map((stream) => {
      const mode = stream.supported_sync_modes.at(-1) ?? 'full_refresh';
      modes.set(stream.name, mode);
      return { stream, sync_mode: mode, destination_sync_mode: 'append' };
    });
    writeFileSync(file('catalog.json'), JSON.stringify({ streams }, null, 2));
    screen.say(`  ✓ ${streams.length} streams`);
  });

  const read = async (title: string, state: string[]): Promise<Progress> => {
    screen.say(`\n${name}: ${title}`);
    const progress = new Progress(modes);
    const states = new Map<string, unknown>();
    const args = ['read', '--config', file('config.json'), '--catalog', file('catalog.json'), ...state];
    await run(args, (message) => {
      const now = Date.now();
      if (message.state) states.set(message.state.stream.stream_descriptor.name, message.state);
      screen.show(progress, progress.follow(message, now), now);
    });
    screen.finish();
    writeFileSync(file('state.json'), JSON.stringify([...states.values()], null, 2));
    return progress;
  };
  const first = await read('read everything', []);
  account.change();
  const second = await read(`read again from the saved state, after ${account.changes}`, [
    '--state',
    file('state.json'),
  ]);

  process.stdout.write(`\n${name}\n\n${formatTable(first, second)}\n\n`);
  process.stdout.write(
    'The second read also looks again at the newest rows, for some that came late (the look-back).\n',
  );
  process.stdout.write(
    `Messages: ${relative(ROOT, file('jsonl'))}   Last state: ${relative(ROOT, file('state.json'))}\n`,
  );
}
