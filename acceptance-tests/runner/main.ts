import { join } from 'node:path';
import { runAcceptance } from './acceptance.ts';
import { checks } from './checks/index.ts';
import { readOptions, usageIn } from './options.ts';

const root = join(import.meta.dirname, '..', '..');
const write = (text: string) => {
  process.stdout.write(text);
};

process.stdout.on('error', () => process.exit(2));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

try {
  const options = readOptions(process.argv.slice(2), root);
  if (options === 'help') {
    write(usageIn(root));
  } else if (options === 'list') {
    for (const { section, name, variant } of checks) write(`${section}.${name}${variant ? `[${variant}]` : ''}\n`);
  } else {
    const results = await runAcceptance(options, root, write, { colours: process.stdout.isTTY === true });
    process.exitCode = results.some(({ outcome }) => outcome === 'FAIL') ? 1 : 0;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
