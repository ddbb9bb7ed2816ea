import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { auths, type Choices, orders, pagings, problemOf } from './choices.ts';
import { projectOf, type Versions } from './project.ts';

declare const VERSIONS: Versions;

const usage = `airbyte-cdk new source-<name> [options]

Writes a new connector into a folder of its name. What is not given is asked
for at a terminal; elsewhere it has the value in brackets.

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

/** What somebody got wrong: said without a stack. */
class UsageError extends Error {}

const text = { type: 'string' } as const;

try {
  const { values, positionals } = readArguments();
  if (values.help || positionals.length === 0) process.stdout.write(usage);
  else await create(values, positionals);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message} --help tells more.\n`);
  process.exitCode = 2;
}

type Values = ReturnType<typeof readArguments>['values'];

function readArguments() {
  const options = {
    url: text,
    stream: text,
    auth: text,
    paging: text,
    order: text,
    cursor: text,
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split(/\.(?:\s|$)/)[0] : error}.`);
  }
}

async function create(values: Values, [command, name, ...more]: readonly string[]): Promise<void> {
  if (command !== 'new' || name === undefined || more.length > 0) throw new UsageError('Say: new source-<name>.');
  const choices = await choose(name, values);
  const problem = problemOf(choices);
  if (problem !== undefined) throw new UsageError(problem);
  if (existsSync(name) && readdirSync(name).length > 0) throw new UsageError(`The folder ${name} is not empty.`);
  for (const [path, content] of projectOf(choices, { ...VERSIONS, cdk: kitFor(name) }, randomUUID())) {
    mkdirSync(dirname(join(name, path)), { recursive: true });
    writeFileSync(join(name, path), content);
  }
  process.stdout.write(`${name} is written. Next:

  cd ${name}
  npm install
  npm test            it is killed at random, and loses no row
  npm run typecheck

README.md names what is to be done then: the questions to ask of the API first.
`);
}

/** Where it is installed from a tarball here, the new connector takes it from there too. */
function kitFor(name: string): string {
  const { dependencies = {}, devDependencies = {} } = existsSync('package.json')
    ? JSON.parse(readFileSync('package.json', 'utf8'))
    : {};
  const from: unknown = { ...devDependencies, ...dependencies }['@mailroom/airbyte-cdk'];
  if (typeof from !== 'string' || !from.startsWith('file:')) return VERSIONS.cdk;
  return `file:${relative(name, from.slice('file:'.length))}`;
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
