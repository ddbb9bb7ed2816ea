import { resolve } from 'node:path';
import { readArguments, UsageError } from '../scripts/command-line.ts';
import { Database } from './database/database.ts';
import { Trouble } from './database/trouble.ts';
import { answerOf, formatCsv, formatJson, formatTable } from './query/answer.ts';
import { runCommand } from './run-command.ts';

const usage = `npm run query -- FILE.duckdb "select …" [--json | --csv]

Asks a DuckDB file, which is only read. Any other program that opens DuckDB files
can do the same. "show tables" and "describe messages" tell what there is.
`;

const flag = { type: 'boolean' } as const;

await runCommand('query', usage, async (args) => {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { json: flag, csv: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return 'help';
  const [file, sql, ...more] = positionals;
  if (file === undefined || sql === undefined || more.length > 0) {
    throw new UsageError('Give a file and one query, which stands in quotes.');
  }
  const database = await Database.openToRead(resolve(process.env.INIT_CWD ?? process.cwd(), file));
  try {
    const { connection } = await database.connect();
    const answer = await connection.runAndReadAll(sql).then(answerOf, (error: Error) => {
      throw new Trouble(error.message, 2);
    });
    const format = values.json ? formatJson : values.csv ? formatCsv : formatTable;
    process.stdout.write(format(answer));
  } finally {
    database.close();
  }
  return 0;
});
