import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs before black-box tests, and not before unit tests: what they start is what the sources say. */
export default function build(): void {
  const script = join(import.meta.dirname, '..', '..', 'scripts', 'build.ts');
  execFileSync(process.execPath, [script, '--quiet'], { stdio: ['ignore', 'inherit', 'inherit'] });
}
