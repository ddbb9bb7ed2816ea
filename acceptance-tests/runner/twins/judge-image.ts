import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runPacked } from './packed.ts';
import { dockerProgram } from './program.ts';
import { honestProject, writeProject } from './project.ts';

/** Runs the program on an image, with the stand-in for `docker` first on PATH: what it prints, and its exit code. */
export async function judgeImage(tag: string, checks: readonly string[], link: string) {
  const folder = writeProject(honestProject(link));
  try {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'docker'), `#!/bin/sh\nexec "${process.execPath}" "${dockerProgram}" "$@"\n`);
    chmodSync(join(bin, 'docker'), 0o755);
    const args = ['--image', `twins/source-twin:${tag}`, ...checks.flatMap((name) => ['--check', name])];
    return await runPacked(args, folder, { PATH: `${bin}${delimiter}${process.env.PATH}` });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
