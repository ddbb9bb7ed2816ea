import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { connectorsNamed, findConnectors, readArguments } from './command-line.ts';

const ROOT = join(import.meta.dirname, '..');
const USAGE = `npm run images -- [connector…] [options]

Builds the image of every connector, or of the named ones (missive or
source-missive), under the name and version of its metadata.yaml. What Docker
says is shown where it fails.

  --tag T          another tag than the version
  --platform P     another platform than this machine's, such as linux/arm64
  --registry R     put before the name, such as ghcr.io/somebody
  --push           sends the image there instead of keeping it; several
                   platforms need this
  --list           only prints the names of the images
  --definition     only prints what Airbyte is to be told: the body of a request
                   that adds the connector. To hand it on: npm run --silent
                   images -- …, since npm puts lines of its own before it
`;

/** Of what Docker says. */
const maxBuffer = 256 * 2 ** 20;

type Options = ReturnType<typeof readOptions>['values'];

try {
  const { values, positionals } = readOptions();
  if (values.help) process.stdout.write(USAGE);
  else if (values.verify !== undefined) verify(values.verify, positionals);
  else buildImages(connectorsNamed(positionals, findConnectors(ROOT)), values);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

function readOptions() {
  return readArguments({
    allowPositionals: true,
    options: {
      tag: { type: 'string' },
      platform: { type: 'string' },
      registry: { type: 'string' },
      push: { type: 'boolean' },
      list: { type: 'boolean' },
      definition: { type: 'boolean' },
      verify: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
}

function metadataFile(connector: string): string {
  return join(ROOT, 'connectors', connector, 'metadata.yaml');
}

interface Metadata {
  title: string;
  /** Of the image. */
  name: string;
  version: string;
  documentationUrl: string;
}

function readMetadata(connector: string): Metadata {
  const file = `connectors/${connector}/metadata.yaml`;
  if (!existsSync(metadataFile(connector))) throw new Error(`There is no ${file}.`);
  const { data } = parse(readFileSync(metadataFile(connector), 'utf8'));
  const { name: title, dockerRepository: name, dockerImageTag: version, documentationUrl } = data;
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw new Error(`${file} needs data.dockerRepository and data.dockerImageTag, both as texts.`);
  }
  return { title, name, version, documentationUrl };
}

/** Run inside a build: the labels that it was given must be those of the metadata. */
function verify(given: string, [connector]: string[]): void {
  if (!connector) throw new Error('Say which connector: --build-arg CONNECTOR=source-…');
  const { name, version } = readMetadata(connector);
  if (given === `${name}:${version}`) return;
  throw new Error(
    `The labels would say ${given}, but connectors/${connector}/metadata.yaml says ${name}:${version}. ` +
      `Build with: npm run images -- ${connector}, or with --build-arg NAME=${name} --build-arg VERSION=${version}.`,
  );
}

function buildImages(connectors: readonly string[], options: Options): void {
  const images = connectors.map((connector) => ({ connector, ...readMetadata(connector) }));
  const builds = !options.list && !options.definition;
  if (builds) {
    findDocker();
    process.stderr.write('Building: a few minutes where nothing is built yet.\n');
  }
  for (const { connector, title, name, version, documentationUrl } of images) {
    const dockerRepository = `${options.registry ? `${options.registry}/` : ''}${name}`;
    const dockerImageTag = options.tag ?? version;
    const image = `${dockerRepository}:${dockerImageTag}`;
    if (builds) build(image, { CONNECTOR: connector, NAME: name, VERSION: version }, options);
    const definition = JSON.stringify({ name: title, dockerRepository, dockerImageTag, documentationUrl });
    process.stdout.write(`${options.definition ? definition : image}\n`);
  }
}

function build(image: string, buildArgs: Record<string, string>, options: Options): void {
  const args = [
    ...Object.entries(buildArgs).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...(options.platform ? ['--platform', options.platform] : []),
    ...(options.push ? ['--push'] : []),
    ...sourceLabel(),
  ];
  const build = spawnSync('docker', ['build', ...args, '--tag', image, '.'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer,
  });
  if (build.status === 0) return;
  process.stderr.write(`${build.stdout}${build.stderr}`);
  throw new Error(`${image} was not built: see above.`);
}

/** Where the image comes from, once `npm run repository` has said so. */
function sourceLabel(): string[] {
  const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return typeof repository === 'string' ? ['--label', `org.opencontainers.image.source=${repository}`] : [];
}

function findDocker(): void {
  const { error, status, stderr } = spawnSync('docker', ['info'], { encoding: 'utf8' });
  if (error) throw new Error('No image was built: there is no `docker` on the PATH.');
  if (status === 0) return;
  const reason = stderr.trim().split('\n').at(-1);
  throw new Error(`No image was built: Docker does not work here. It says: ${reason}`);
}
