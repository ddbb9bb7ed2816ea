import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Account } from './account.ts';
import type { Table } from './table.ts';
import type { World } from './worlds.ts';

const LATENCY_MS = 20;
const SOME_ROWS = 5_000;

/** All suggested streams at once: peak, a first sync with latency, and how many calls an idle one makes. */
export async function measureSyncs(table: Table, world: World): Promise<void> {
  const { connector } = world;
  const streams = suggestedStreams(connector);
  const settings = ['--settings', JSON.stringify({ latencyMs: LATENCY_MS })];
  await Account.with(
    world,
    SOME_ROWS,
    async (account) => {
      const first = await account.run('read', { streams });
      const calls = (await account.calls()).calls.length;
      await account.forgetCalls();
      await account.run('read', { streams, state: first.states });
      const idle = (await account.calls()).calls.length;
      const what = `${connector}, ${streams.length} streams at once`;
      table.add({ what: `${what}: peak`, value: first.peakMiB, unit: 'MiB', goal: 100 });
      const alone = (calls * LATENCY_MS) / 1000;
      table.add({
        what: `${what}: time beside ${LATENCY_MS} ms a call, one by one`,
        value: first.wallSeconds / alone,
        unit: '×',
      });
      table.add({ what: `${what}: calls of a first sync`, value: calls, unit: '' });
      table.add({ what: `${what}: calls of an idle sync`, value: idle, unit: '' });
    },
    [...world.unlimited, ...settings],
  );
}

function suggestedStreams(connector: string): string[] {
  const file = join(import.meta.dirname, '../../connectors', connector, 'metadata.yaml');
  const { data } = parse(readFileSync(file, 'utf8')) as { data: { suggestedStreams: { streams: string[] } } };
  return data.suggestedStreams.streams;
}

/**
 * An "hour" of two seconds that allows 400 units: the time that the windows take, beside the time from the first call to the
 * first call of the last window.
 */
export async function measureQuota(table: Table, mailshake: World): Promise<void> {
  const windowMs = 2_000;
  const callsPerWindow = 200;
  const limits = ['--quota', '400', '--window-ms', String(windowMs)];
  await Account.with(
    mailshake,
    200_000,
    async (account) => {
      await account.run('read');
      const { calls, refusals } = await account.calls();
      const times = calls.map(({ time }) => Date.parse(time));
      const windows = Math.ceil(times.length / callsPerWindow);
      const took = (times[(windows - 1) * callsPerWindow] ?? 0) - (times[0] ?? 0);
      const what = 'source-mailshake, quota by refusals';
      table.add({
        what: `${what}: time beside what it takes`,
        value: took / ((windows - 1) * windowMs),
        unit: '×',
        goal: 1.05,
      });
      table.add({ what: `${what}: refusals a window`, value: refusals / windows, unit: '', goal: 1 });
    },
    limits,
  );
}
