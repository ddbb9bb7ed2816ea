import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { COMPILED } from './cache.ts';

/** Runs before black-box tests, and not before unit tests: what they start is what the sources say. */
export default function build(): void {
  // For the programs in TypeScript that tests start: types are stripped once.
  process.env.NODE_COMPILE_CACHE ??= COMPILED;
  const script = join(import.meta.dirname, '..', '..', 'scripts', 'build.ts');
  execFileSync(process.execPath, [script, '--quiet'], { stdio: ['ignore', 'inherit', 'inherit'] });
}
