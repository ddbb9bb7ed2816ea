import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildSource, type SourceBuild } from '@mailroom/airbyte-cdk/build';

const usage = `airbyte-cdk build [entry] [options]

Makes one folder of the connector in this folder and of all that it imports:
main.js, its modules with source maps, and LICENSES.txt, the licences of the
packages in it. It runs wherever Node.js is; nothing is to be installed there.
The entry is main.ts unless told otherwise. Name, version and the oldest
Node.js (engines) are those of package.json. It needs esbuild.

  --out FOLDER     made or replaced (dist)
`;

/** What somebody got wrong: said without a stack. */
class UsageError extends Error {}

const options = { out: { type: 'string', default: 'dist' }, help: { type: 'boolean' } } as const;

export async function buildHere(args: readonly string[]): Promise<void> {
  try {
    const { values, positionals } = readArguments(args);
    if (values.help) {
      process.stdout.write(usage);
      return;
    }
    if (positionals.length > 1) throw new UsageError('Say one entry only.');
    const [entry = 'main.ts'] = positionals;
    const project = { root: process.cwd(), entry, out: values.out, schemas: findSchemas(), ...describeProject() };
    const { bytes } = await buildSource(project);
    process.stdout.write(`${project.name} ${project.version}: ${Math.ceil(bytes / 1024)} KiB in ${project.out}\n`);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    process.stderr.write(
      `${error instanceof Error ? error.message : error}${isUsage ? ' airbyte-cdk build --help tells more.' : ''}\n`,
    );
    process.exitCode = isUsage ? 2 : 1;
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split(/\.(?:\s|$)/)[0] : error}.`);
  }
}

/** Where `airbyte-cdk new` puts them. */
function findSchemas(): SourceBuild['schemas'] {
  const files = { spec: 'spec.json', streams: 'schemas' };
  return Object.values(files).every((path) => existsSync(path)) ? files : undefined;
}

function describeProject(): Pick<SourceBuild, 'name' | 'version' | 'node'> {
  if (!existsSync('package.json')) throw new UsageError('There is no package.json in this folder.');
  const { name, version, engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [, node] = /^>=\s*(\d+(?:\.\d+){0,2})$/.exec(engines?.node ?? '') ?? [];
  if (!name || !version) throw new UsageError('package.json needs a name and a version.');
  if (node === undefined) throw new UsageError('package.json needs engines.node in the form ">=22.18".');
  return { name, version, node };
}
