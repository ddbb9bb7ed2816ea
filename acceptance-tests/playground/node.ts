import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The folder of the Node.js that runs this, where the one that the user's shell finds is too old for a connector. */
export function newerNode(path = process.env.PATH ?? ''): string | undefined {
  const env = { ...process.env, PATH: withoutNpm(path.split(delimiter)).join(delimiter) };
  const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', env });
  return isNewEnough(stdout ?? '') ? undefined : dirname(process.execPath);
}

/** npm puts folders of its own before the user's, the last of which is that of node-gyp. */
function withoutNpm(folders: readonly string[]): readonly string[] {
  return folders.slice(folders.findLastIndex((folder) => /[\\/]node-gyp-bin$/.test(folder)) + 1);
}

function isNewEnough(version: string): boolean {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  const [major = 0, minor = 0] = numbersOf(version);
  const [leastMajor = 0, leastMinor = 0] = numbersOf(engines.node);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

function numbersOf(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
