import { Account } from './account.ts';
import { median, type Usage } from './measure.ts';
import type { Table } from './table.ts';
import type { World } from './worlds.ts';

/** Pages below this are small: what a request costs decides there. */
const LARGE_PAGE = 500;
const GOALS = { smallPages: 1.25, largePages: 2, peakMiB: 100 } as const;

/** The large stream of a world beside loops over the same requests: CPU as a ratio, and the peak of memory. */
export async function measureList(table: Table, world: World, rows: number, rounds: number): Promise<number> {
  return Account.with(world, rows, async (account) => {
    const first = await account.run('read');
    if (first.lines < rows) throw new Error(`Only ${first.lines} lines for ${rows} rows of ${world.stream}.`);
    const { calls } = await account.calls();
    const runs: Record<'connector' | 'got' | 'http', Usage[]> = { connector: [], got: [], http: [] };
    for (let round = 0; round < rounds; round++) {
      runs.connector.push(await account.run('read'));
      for (const client of ['got', 'http'] as const) runs[client].push(await account.loop(client, calls));
    }
    const ratio = (client: 'got' | 'http'): number =>
      median(
        runs.connector.map(({ cpuSeconds }, round) => cpuSeconds / (runs[client][round]?.cpuSeconds ?? Number.NaN)),
      );
    const what = `${world.connector} ${world.stream}, ${rows} rows`;
    const isSmall = world.pageRows < LARGE_PAGE;
    const peak = Math.max(...runs.connector.map(({ peakMiB }) => peakMiB));
    table.add({
      what: `${what}: CPU beside got`,
      value: ratio('got'),
      unit: '×',
      ...(isSmall && { goal: GOALS.smallPages }),
    });
    table.add({
      what: `${what}: CPU beside node:http`,
      value: ratio('http'),
      unit: '×',
      ...(!isSmall && { goal: GOALS.largePages }),
    });
    const cpu = median(runs.connector.map(({ cpuSeconds }) => cpuSeconds));
    table.add({ what: `${what}: CPU`, value: (cpu / rows) * 1e6, unit: 'µs/row' });
    table.add({ what: `${what}: peak`, value: peak, unit: 'MiB', goal: GOALS.peakMiB });
    return peak;
  });
}

/** The peak alone, of a list so large that nothing may grow with it. */
export async function measurePeak(table: Table, world: World, rows: number, usual: number): Promise<void> {
  const { peakMiB, lines } = await Account.with(world, rows, (account) => account.run('read'));
  if (lines < rows) throw new Error(`Only ${lines} lines for ${rows} rows of ${world.stream}.`);
  const what = `${world.connector} ${world.stream}, ${rows} rows: peak`;
  table.add({ what, value: peakMiB, unit: 'MiB', goal: Math.max(usual * 1.1, GOALS.peakMiB) });
}
