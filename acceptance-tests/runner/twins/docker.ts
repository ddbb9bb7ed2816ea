/**
 * Stands in for the `docker` program, for images named `…:honest` or `…:<fault>`: it tells what such an image says of
 * itself, and runs the twin, bundled beside it, in place of a container.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Row } from '../json.ts';
import { edit } from './edit.ts';
import { faults } from './faults/image.ts';

const [verb, ...args] = process.argv.slice(2);

function configOf(image: string): Row {
  const config: Row = {
    Labels: { 'io.airbyte.name': 'twins/source-twin', 'io.airbyte.version': '1.2.3' },
    Env: ['PATH=/usr/bin', 'AIRBYTE_ENTRYPOINT=node /airbyte/main.js'],
    Entrypoint: ['node', '/airbyte/main.js'],
  };
  edit(config, faults[image.split('.').at(-1) ?? '']?.image ?? {});
  return config;
}

function run(): number {
  const mount = args[args.indexOf('-v') + 1] ?? '';
  const folder = mount.slice(0, mount.lastIndexOf(':'));
  const image = args.findIndex((word) => word.startsWith('twins/'));
  const words = args.slice(image + 1).map((word) => word.replace(/^\/data\//, `${folder}/`));
  return (
    spawnSync(process.execPath, [join(import.meta.dirname, 'honest.mjs'), ...words], { stdio: 'inherit' }).status ?? 1
  );
}

if (verb === 'inspect' && args.at(-1)?.startsWith('twins/source-twin:')) {
  process.stdout.write(JSON.stringify([{ Config: configOf(args.at(-1) ?? '') }]));
} else {
  process.exitCode = verb === 'run' ? run() : 1;
}
