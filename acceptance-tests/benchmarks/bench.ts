import { join } from 'node:path';
import { connectorsNamed, findConnectors, readArguments, UsageError } from '../../scripts/command-line.ts';
import { environment } from '../clients/environment.ts';
import { measureLanding } from './landing.ts';
import { measureList, measurePeak } from './lists.ts';
import { PythonCdk } from './python/cdk.ts';
import { measureBesidePython } from './python/compare.ts';
import { withPythonFolder } from './python/option.ts';
import { measureQuota, measureSyncs } from './syncs.ts';
import { Table } from './table.ts';
import { measureVerbs } from './verbs.ts';
import { type World, worlds } from './worlds.ts';

const usage = `npm run bench -- [options] [connectors, such as missive]

  --few N        rows of a small account (10000)
  --many N       rows of a large one (200000), whose CPU is measured beside loops of got and of node:http
  --most N       rows of the largest, of which the peak is measured, and what landing
                 them in DuckDB costs (1000000); 0: none, and as many as above land
  --rounds N     how often each is measured; the median counts (3)
  --python [DIR] beside them what the same streams cost with Airbyte's Python CDK, by manifests of our own; DIR: a virtual
                 environment that holds airbyte-cdk (that of npm run clients)

Figures of different runs, or machines, are not comparable; ratios of one run are.
`;

const text = { type: 'string' } as const;
// Whoever reads the first lines only has read enough.
process.stdout.on('error', () => process.exit());
const ROOT = join(import.meta.dirname, '../..');

try {
  const connectors = findConnectors(ROOT);
  const { values, positionals } = readArguments({
    args: withPythonFolder(process.argv.slice(2), connectors, environment.folder),
    allowPositionals: true,
    options: { few: text, many: text, most: text, rounds: text, python: text, help: { type: 'boolean' } },
  });
  if (values.help) process.stdout.write(usage);
  else await bench(measured(connectorsNamed(positionals, connectors), positionals.length > 0), values);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message} npm run bench -- --help tells more.\n`);
  process.exitCode = 2;
}

/** Those with an account to measure; whoever names one without is told. */
function measured(connectors: readonly string[], areNamed: boolean): readonly World[] {
  const without = connectors.filter((name) => !worlds.some(({ connector }) => connector === name));
  if (areNamed && without.length > 0) {
    throw new UsageError(`acceptance-tests/benchmarks/worlds.ts has no account to measure ${without.join(', ')} with.`);
  }
  return worlds.filter(({ connector }) => connectors.includes(connector));
}

async function bench(chosen: readonly World[], values: Record<string, unknown>): Promise<void> {
  const table = new Table();
  const few = numberOf(values, 'few', 10_000);
  const many = numberOf(values, 'many', 200_000);
  const most = numberOf(values, 'most', 1_000_000);
  const rounds = numberOf(values, 'rounds', 3);
  const python = values.python === undefined ? undefined : PythonCdk.in(String(values.python));
  for (const world of chosen) {
    await measureVerbs(table, world);
    await measureList(table, world, few, rounds);
    if (python) await measureBesidePython(table, world, python, { rows: few, rounds });
    const peak = await measureList(table, world, many, rounds);
    if (python) await measureBesidePython(table, world, python, { rows: many, rounds });
    if (most) await measurePeak(table, world, most, peak);
    await measureLanding(table, world, most || many);
    await measureSyncs(table, world);
    if (world.connector === 'source-mailshake') await measureQuota(table, world);
  }
}

function numberOf(values: Record<string, unknown>, name: string, usual: number): number {
  const value = Number(values[name] ?? usual);
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`--${name} takes a number.`);
  return value;
}
