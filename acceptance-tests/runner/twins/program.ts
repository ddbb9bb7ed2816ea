import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'twins-'));

function bundle(name: string): string {
  const outfile = join(folder, `${name}.mjs`);
  const entryPoints = [join(import.meta.dirname, `${name}.ts`)];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return outfile;
}

/** The twin as one file, which starts in a third of the time. */
export const twinProgram = bundle('honest');
/** The stand-in for `docker`, beside it. */
export const dockerProgram = bundle('docker');

export function removePrograms(): void {
  rmSync(folder, { recursive: true, force: true });
}
