import { parseArgs } from 'node:util';
import { measureList, measurePeak } from './lists.ts';
import { measureQuota, measureSyncs } from './syncs.ts';
import { Table } from './table.ts';
import { measureVerbs } from './verbs.ts';
import { worlds } from './worlds.ts';

const usage = `npm run bench -- [options]

  --only NAMES   connectors, by parts of their names: mailjet,missive
  --few N        rows of a small account (10000)
  --many N       rows of a large one (200000), whose CPU is measured beside loops of got and of node:http
  --most N       rows of the largest, of which the peak is measured (1000000); 0: none
  --rounds N     how often each is measured; the median counts (3)

Figures of different runs, or machines, are not comparable; ratios of one run are.
`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { only: text, few: text, many: text, most: text, rounds: text, help: { type: 'boolean' } },
});

if (values.help) process.stdout.write(usage);
else await bench();

async function bench(): Promise<void> {
  const table = new Table();
  const { few = 10_000, many = 200_000, most = 1_000_000, rounds = 3 } = numbers();
  for (const world of worlds.filter(({ connector }) => isWanted(connector))) {
    await measureVerbs(table, world);
    await measureList(table, world, few, rounds);
    const peak = await measureList(table, world, many, rounds);
    if (most) await measurePeak(table, world, most, peak);
    await measureSyncs(table, world);
    if (world.connector === 'source-mailshake') await measureQuota(table, world);
  }
}

function isWanted(connector: string): boolean {
  return (values.only ?? 'source').split(',').some((part) => connector.includes(part));
}

function numbers(): Partial<Record<'few' | 'many' | 'most' | 'rounds', number>> {
  const { few, many, most, rounds } = values;
  const given = Object.entries({ few, many, most, rounds }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, Number(value)]));
}
