import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs before the tests: the examples run on the package, as it would be installed. */
export default function buildPackage(): void {
  const script = join(import.meta.dirname, '..', '..', 'scripts', 'package.ts');
  execFileSync(process.execPath, [script, '--quiet'], { stdio: ['ignore', 'inherit', 'inherit'] });
}
