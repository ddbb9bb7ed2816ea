import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { auths, type Choices, orders, pagings, problemOf } from './choices.ts';

/** What somebody got wrong: said without a stack. */
export class UsageError extends Error {}

/** A part of what `--help` prints. */
export const flags = `What is not given is asked for at a terminal; elsewhere it has the value in brackets.

  --url URL        the address of the API (https://api.<name>.example/v1)
  --stream NAME    its first list (items)
  --auth WAY       ${auths.join(', ')} (bearer)
  --paging WAY     ${pagings.join(', ')} (token)
  --order ORDER    how the rows of the list lie: ${orders.join(', ')}
                   (descending with --paging before, else unordered; without
                   a date full_refresh)
  --cursor FIELD   the date that tells that a row is new or has changed
                   (updated_at), or none
`;

const text = { type: 'string' } as const;
const options = {
  ...{ url: text, stream: text, auth: text, paging: text, order: text, cursor: text },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

export interface Command {
  usage: string;
  /** The name of the connector, of the words that are no flags. */
  nameIn(words: readonly string[]): string;
  create(choices: Choices): void;
}

/** Asks for what no flag says, and creates the connector; or says in a sentence what is wrong. */
export async function runCommand({ usage, nameIn, create }: Command): Promise<void> {
  try {
    const { values, positionals } = readArguments();
    if (values.help || positionals.length === 0) {
      process.stdout.write(usage);
      return;
    }
    const choices = await choose(nameIn(positionals), values);
    const problem = problemOf(choices);
    if (problem !== undefined) throw new UsageError(problem);
    create(choices);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') {
      process.stderr.write('\nNothing is written.\n');
      process.exitCode = 130;
      return;
    }
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message} --help tells more.\n`);
    process.exitCode = 2;
  }
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split(/\.(?:\s|$)/)[0] : error}.`);
  }
}

async function choose(name: string, values: Values): Promise<Choices> {
  const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stdout }) : undefined;
  const ask = async (given: string | undefined, question: string, otherwise: string): Promise<string> =>
    given ?? ((await terminal?.question(`${question} [${otherwise}] `)) || otherwise);
  const pick = async <T extends string>(given: string | undefined, option: string, all: readonly T[], otherwise: T) => {
    const said = await ask(given, `--${option}: ${all.join(', ')}?`, otherwise);
    const found = all.find((one) => one === said);
    if (found === undefined) throw new UsageError(`--${option} is one of ${all.join(', ')}, not "${said}".`);
    return found;
  };
  try {
    const short = name.replace(/^source-/, '');
    const url = await ask(values.url, 'The address of the API?', `https://api.${short}.example/v1`);
    const stream = await ask(values.stream, 'Its first list?', 'items');
    const auth = await pick(values.auth, 'auth', auths, 'bearer');
    const paging = await pick(values.paging, 'paging', pagings, 'token');
    const date = await ask(
      values.cursor,
      'The date that tells that a row has changed, or none?',
      values.order === 'full_refresh' ? 'none' : 'updated_at',
    );
    const usual = date === 'none' ? 'full_refresh' : paging === 'before' ? 'descending' : 'unordered';
    const order = await pick(values.order, 'order', orders, usual);
    return { name, url, stream, auth, paging, order, cursor: date === 'none' ? null : date };
  } finally {
    terminal?.close();
  }
}
