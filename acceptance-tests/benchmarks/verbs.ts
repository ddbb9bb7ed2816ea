import { join } from 'node:path';
import { Account } from './account.ts';
import { measure, median, type Usage } from './measure.ts';
import type { Table } from './table.ts';
import type { World } from './worlds.ts';

const ROUNDS = 11;

/** `spec` beside a process that does nothing, and `check` with a good answer. */
export async function measureVerbs(table: Table, world: World): Promise<void> {
  const { connector } = world;
  const main = join(import.meta.dirname, '../../dist', connector, 'main.js');
  const starts: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const spec = await measure([main, 'spec'], { usage: false });
    const empty = await measure(['-e', '0'], { usage: false });
    starts.push(spec.wallSeconds / empty.wallSeconds);
  }
  table.add({ what: `${connector}: spec beside an empty process`, value: median(starts), unit: '×', goal: 1.5 });
  const checks = await Account.with(world, 100, async (account) => {
    const usages: Usage[] = [];
    for (let round = 0; round < ROUNDS; round++) usages.push(await account.run('check'));
    return usages;
  });
  const cpu = median(checks.map(({ cpuSeconds }) => cpuSeconds));
  table.add({ what: `${connector}: check, CPU`, value: cpu, unit: 's', goal: 0.2 });
  const peak = Math.max(...checks.map(({ peakMiB }) => peakMiB));
  table.add({ what: `${connector}: check, peak`, value: peak, unit: 'MiB', goal: 70 });
}
