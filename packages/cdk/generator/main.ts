import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Choices } from './choices.ts';
import { flags, runCommand, UsageError } from './command.ts';
import { projectOf, type Versions } from './project.ts';

declare const VERSIONS: Versions;

await runCommand({
  usage: `airbyte-cdk new source-<name> [options]

Writes a new connector into a folder of its name. ${flags}`,
  nameIn([command, name, ...more]) {
    if (command !== 'new' || name === undefined || more.length > 0) throw new UsageError('Say: new source-<name>.');
    return name;
  },
  create,
});

function create(choices: Choices): void {
  const { name } = choices;
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
