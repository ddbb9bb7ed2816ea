import { Account } from '../account.ts';
import { median, type Usage } from '../measure.ts';
import type { Table } from '../table.ts';
import type { World } from '../worlds.ts';
import type { PythonCdk } from './cdk.ts';

const GOAL = 0.1;

interface Pair {
  ours: Usage;
  theirs: Usage;
}

/** The large stream of a world, read by the connector and with the Python CDK: CPU as a ratio, and the peak of the other one. */
export async function measureBesidePython(
  table: Table,
  world: World,
  cdk: PythonCdk,
  { rows, rounds }: { rows: number; rounds: number },
): Promise<void> {
  await Account.with(world, rows, async (account) => {
    await readBoth(account, cdk);
    const pairs: Pair[] = [];
    for (let round = 0; round < rounds; round++) pairs.push(await readBoth(account, cdk));
    const what = `${world.connector} ${world.stream}, ${rows} rows`;
    const ratios = pairs.map(({ ours, theirs }) => ours.cpuSeconds / theirs.cpuSeconds);
    table.add({ what: `${what}: CPU beside the Python CDK`, value: median(ratios), unit: '×', goal: GOAL });
    const cpu = median(pairs.map(({ theirs }) => theirs.cpuSeconds));
    table.add({ what: `${what}: CPU of the Python CDK`, value: (cpu / rows) * 1e6, unit: 'µs/row' });
    const peak = Math.max(...pairs.map(({ theirs }) => theirs.peakMiB));
    table.add({ what: `${what}: peak of the Python CDK`, value: peak, unit: 'MiB' });
  });
}

async function readBoth(account: Account, cdk: PythonCdk): Promise<Pair> {
  const ours = await account.run('read');
  const theirs = await account.runPython(cdk);
  if (theirs.records !== ours.records) {
    throw new Error(`airbyte-cdk ${cdk.version} read ${theirs.records} records, the connector ${ours.records}.`);
  }
  return { ours, theirs };
}
