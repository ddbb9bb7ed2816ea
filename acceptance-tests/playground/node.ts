import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The folder of the Node.js that runs this, where the one that the user's shell finds is too old for a connector. */
export function newerNode(): string | undefined {
  const PATH = (process.env.PATH ?? '').split(delimiter).filter(isOfUser).join(delimiter);
  const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', env: { ...process.env, PATH } });
  return isNewEnough(stdout ?? '') ? undefined : dirname(process.execPath);
}

/** npm puts folders of its own before the user's. */
function isOfUser(folder: string): boolean {
  return !/node_modules|node-gyp-bin/.test(folder);
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
