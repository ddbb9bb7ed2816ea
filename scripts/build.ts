import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSource } from '@mailroom/airbyte-cdk/build';
import { parse } from 'yaml';
import { connectorsNamed, findConnectors, readArguments } from './command-line.ts';

const root = join(import.meta.dirname, '..');

// Whoever reads the first lines only, as `| head`, gets a whole build all the same.
process.stdout.on('error', () => {});
try {
  const { values, positionals } = readArguments({ allowPositionals: true, options: { quiet: { type: 'boolean' } } });
  const known = findConnectors(root);
  if (known.length === 0) throw new Error('Nothing to build: no folder of connectors/ holds a main.ts.');
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const node = engines.node.replace('>=', '');
  for (const name of connectorsNamed(positionals, known)) {
    const version = readVersion(name);
    const out = `dist/${name}`;
    const folder = `schemas/${name}`;
    const schemas = { spec: `${folder}/spec.json`, streams: folder };
    const { bytes } = await buildSource({
      ...{ root, entry: `connectors/${name}/main.ts`, out, name, version, node, schemas },
    });
    if (!values.quiet) process.stdout.write(`${name} ${version}: ${Math.ceil(bytes / 1024)} KiB in ${out}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

function readVersion(name: string): string {
  const file = `connectors/${name}/metadata.yaml`;
  const version: unknown = parse(readFileSync(join(root, file), 'utf8'))?.data?.dockerImageTag;
  if (typeof version !== 'string') throw new Error(`${file} has no data.dockerImageTag.`);
  return version;
}
