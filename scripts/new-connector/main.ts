import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Choices } from '../../packages/cdk/generator/choices.ts';
import { flags, runCommand, UsageError } from '../../packages/cdk/generator/command.ts';
import { shortName } from '../command-line.ts';
import { filesOf, foldersOf } from './files.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BIOME = join('node_modules', '@biomejs', 'biome', 'bin', 'biome');

await runCommand({
  usage: `npm run new-connector -- source-<name> [options]

Writes a new connector into this repository, with a simulator, tests and papers.
${flags}`,
  nameIn([name = '', ...more]) {
    if (more.length > 0) throw new UsageError('Say one name: source-<name>.');
    return name;
  },
  create,
});

function create(choices: Choices): void {
  const { name } = choices;
  const there = foldersOf(name).find((path) => existsSync(join(ROOT, path)));
  if (there !== undefined) throw new UsageError(`There is ${there} already. Take another name.`);
  const files = filesOf(choices, randomUUID());
  for (const [path, content] of files) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
  }
  run('scripts/generate-schemas.ts');
  run(BIOME, 'check', '--write', '--log-level=error', ...foldersOf(name).filter((path) => !path.endsWith('.md')));
  run('scripts/generate-tables.ts');
  const short = shortName(name);
  process.stdout.write(`${name} is written:

${foldersOf(name)
  .map((path) => `  ${path}\n`)
  .join('')}
Next:

  npm run acceptance -- ${short} --simulator
  npm run jest -- acceptance-tests/${name}/records
  npm run simulator -- ${short}            an account that stays, to read by hand

All of it is assumed until the API's documentation says so: docs/apis/${short}.md
has the questions, and docs/add-a-connector.md goes on from here.
`);
}

function run(...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${args[0]} failed.`);
}
