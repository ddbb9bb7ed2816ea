import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { dockerProgram } from './program.ts';
import { honestProject, writeProject } from './project.ts';

const main = join(import.meta.dirname, '..', 'main.ts');

/** Runs the program on an image, with the stand-in for `docker` first on PATH: what it prints, and its exit code. */
export async function judgeImage(tag: string, checks: readonly string[], link: string) {
  const folder = writeProject(honestProject(link));
  try {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'docker'), `#!/bin/sh\nexec "${process.execPath}" "${dockerProgram}" "$@"\n`);
    chmodSync(join(bin, 'docker'), 0o755);
    const words = [main, '--image', `twins/source-twin:${tag}`, ...checks.flatMap((name) => ['--check', name])];
    const child = spawn(process.execPath, [...words, '--config', join(folder, 'acceptance-test-config.yml')], {
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [report] = await Promise.all([text(child.stdout), once(child, 'close')]);
    return { report, code: child.exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
