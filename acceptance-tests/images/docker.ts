import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { parse } from 'yaml';

export type Image = { connector: string; name: string; version: string; reference: string };

const connectors = join(import.meta.dirname, '..', '..', 'connectors');

const images: Image[] = readdirSync(connectors)
  .filter((name) => existsSync(join(connectors, name, 'main.ts')))
  .map((connector) => {
    const { data } = parse(readFileSync(join(connectors, connector, 'metadata.yaml'), 'utf8'));
    const { dockerRepository: name, dockerImageTag: version } = data;
    return { connector, name, version, reference: `${name}:${version}` };
  });

/** Tests of every image; skipped, with the reason in their title, where there is no Docker or no image. */
export function describeImages(body: (image: Image) => void): void {
  for (const image of images) {
    const reason = whyNot(image);
    if (reason === undefined) describe(image.reference, () => body(image));
    else describe.skip(`${image.reference} (${reason})`, () => body(image));
  }
}

/**
 * How a container reaches a simulator, which listens on 127.0.0.1: it shares this machine's network. That works with an
 * engine on this machine, not with one in a virtual machine.
 */
export const hostNetwork = ['--network', 'host'];

/** As an operator may well start it. */
export const readOnly = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

/** Runs a command of Docker to its end and answers what it printed. */
export function docker(...args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`docker ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Runs a script in a container of its own. */
export function shell(image: Image, script: string, options: readonly string[] = []): string {
  return docker('run', '--rm', ...options, '--entrypoint', 'sh', image.reference, '-c', script);
}

function whyNot({ reference }: Image): string | undefined {
  if (works('image', 'inspect', reference)) return undefined;
  return worksHere() ? 'not built: npm run images' : 'Docker does not work here';
}

const works = (...args: readonly string[]): boolean => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;

export const worksHere = (): boolean => works('info');
