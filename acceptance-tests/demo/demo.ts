import { join, relative } from 'node:path';
import { services } from '../playground/accounts/index.ts';
import { UsageError } from '../playground/names.ts';
import { LiveLine } from './live-line.ts';
import { readOptions, usage } from './options.ts';
import { formatStreams, formatSummary } from './summary.ts';
import { type Tour, takeTour } from './tour.ts';

const ROOT = join(import.meta.dirname, '../..');
const OUTPUT = join(ROOT, 'demo-output');
const line = new LiveLine(process.stderr);

// Whoever has seen enough, as with `| head`, is no fault.
process.stdout.on('error', () => process.exit(0));
try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(usage);
  else await demonstrate(options);
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  if (isUsage) process.stderr.write('npm run demo -- --help tells more.\n');
  process.exitCode = isUsage ? 2 : 1;
}

async function demonstrate(connectors: readonly string[]): Promise<void> {
  process.stdout.write(`What Mailroom does, with simulated accounts on this machine: no account and no
credentials are needed, and nothing leaves this machine.

Each connector checks its configuration, discovers the streams, and reads
everything into a DuckDB file. Then other people work in the account, and it
reads once more, from its saved state: of incremental streams only what is new,
and the newest rows again, since some may come late (the look-back). Streams
marked full are read in full, since their API does not say what is new. Some ask
once for each row: Heymarket's contact_statuses is a call for each
contact.
`);
  const tours: Tour[] = [];
  for (const connector of connectors) {
    const account = await services[connector]?.start({ size: 'small', port: 0, host: '127.0.0.1' });
    if (!account) continue;
    try {
      process.stdout.write(`\n${connector}\n`);
      const tour = await takeTour(connector, account, OUTPUT, line);
      tours.push(tour);
      process.stdout.write(`\n${formatStreams(tour)}\n`);
    } finally {
      await account.close();
    }
  }
  process.stdout.write(`\n${await formatSummary(tours, relative(ROOT, OUTPUT))}`);
}
