import { Account } from './account.ts';
import type { Table } from './table.ts';
import type { World } from './worlds.ts';

const GOALS = { ratio: 1.5, peakMiB: 300 } as const;

/** What it costs to bring the rows of a large stream into a DuckDB file, beside what the connector costs that reads them. */
export async function measureLanding(table: Table, world: World, rows: number): Promise<void> {
  const [landing, idle, connector] = await Account.with(world, rows, async (account) => [
    await account.land('new'),
    await account.land('same'),
    await account.run('read'),
  ]);
  if (!landing || !idle || !connector) return;
  const what = `${world.connector} ${world.stream}, ${rows} rows into DuckDB`;
  const ratio = landing.cpuSeconds / connector.cpuSeconds;
  table.add({ what: `${what}: CPU beside it`, value: ratio, unit: '×', goal: GOALS.ratio });
  table.add({ what: `${what}: CPU`, value: (landing.cpuSeconds / rows) * 1e6, unit: 'µs/row' });
  table.add({ what: `${what}, then nothing new: CPU`, value: idle.cpuSeconds, unit: 's' });
  table.add({ what: `${what}: peak`, value: landing.peakMiB, unit: 'MiB', goal: GOALS.peakMiB });
}
