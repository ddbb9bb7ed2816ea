import { resolve } from 'node:path';
import { readArguments, UsageError } from '../scripts/command-line.ts';
import { Database } from './database/database.ts';
import { ALL_STREAMS, knownStreams } from './database/registry.ts';
import { Table } from './database/table.ts';
import { Trouble } from './database/trouble.ts';
import { runCommand } from './run-command.ts';

const usage = `npm run state -- FILE.duckdb [--airbyte]

Prints the state of what the file holds, to go on elsewhere: the list that sources
take with --state, or with --airbyte as Airbyte has it (a connection's state).
`;

const flag = { type: 'boolean' } as const;

await runCommand('state', usage, async (args) => {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { airbyte: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Give one file.');
  const states = await statesOf(resolve(process.env.INIT_CWD ?? process.cwd(), file));
  process.stdout.write(values.airbyte ? forAirbyte(states) : `[${states.join(',\n')}]\n`);
  return 0;
});

/** As the source spelled them. */
async function statesOf(file: string): Promise<string[]> {
  const database = await Database.openToRead(file);
  try {
    const session = await database.connect();
    if (!(await Table.exists(session, '_mailroom', 'streams')))
      throw new Trouble(`${file} was not made by npm run sync.`);
    const known = await knownStreams(session);
    if (known.get(ALL_STREAMS)?.state !== undefined) {
      throw new Trouble('This source has one state for all of its streams, which cannot be moved.');
    }
    return [...known.values()].flatMap(({ state }) => state ?? []);
  } finally {
    database.close();
  }
}

interface State {
  stream: { stream_descriptor: { name: string; namespace?: string }; stream_state: unknown };
}

/** What Airbyte shows, and takes, as the state of a connection. */
function forAirbyte(states: readonly string[]): string {
  const streams = states.map((text) => {
    const { stream } = JSON.parse(text) as State;
    return { streamDescriptor: stream.stream_descriptor, streamState: stream.stream_state };
  });
  return `${JSON.stringify({ stateType: 'stream', streamState: streams }, null, 2)}\n`;
}
