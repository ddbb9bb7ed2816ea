import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Run } from '../support/run.ts';
import { allStreams, present, read, withMailjet } from './setup.ts';

const page = readFileSync(join(import.meta.dirname, '../../connectors/source-mailjet/README.md'), 'utf8');

/** What the README says of an idle sync, by stream. */
function documented(): Map<string, number> {
  const [, table = ''] = page.split('<!-- idle:');
  const rows = [...(table.split('\n\n')[1]?.matchAll(/^\| (\d+) \| (.+?)(?:: .*)? \|$/gm) ?? [])];
  return new Map(
    rows.flatMap(([, calls, streams = '']) =>
      [...streams.matchAll(/`(\w+)`/g)].map(([, stream]): [string, number] => [String(stream), Number(calls)]),
    ),
  );
}

/** Requests by stream, as the log has them. */
const requestsOf = (run: Run): Map<string, number> =>
  new Map(
    run.logs().flatMap(({ message }) => {
      const [, stream, calls] = /^Stream (\w+): complete, .* (\d+) requests?\.$/.exec(message) ?? [];
      return stream ? [[stream, Number(calls)] as const] : [];
    }),
  );

test.concurrent('an idle sync costs what the README says, stream by stream', async () => {
  const generate = { contacts: 200, campaigns: 12, messages: 600, days: 300, lists: 3 };
  await withMailjet({ ...present, generate }, async (mailjet) => {
    const first = await read(mailjet, allStreams);
    mailjet.clearCalls();
    const idle = await read(mailjet, allStreams, { state: first.stateAfter() });
    const told = documented();
    const made = requestsOf(idle);
    expect([...told.keys()].sort()).toEqual([...allStreams].sort());
    // How many quarters a number of days touches depends on the day.
    const quarters = 'message_information';
    expect(Math.abs((told.get(quarters) ?? 0) - (made.get(quarters) ?? 0))).toBeLessThanOrEqual(3);
    for (const one of [told, made]) one.delete(quarters);
    expect(Object.fromEntries(made)).toEqual(Object.fromEntries(told));
    // Lists that several streams share are asked for once, and count for each of them.
    expect(mailjet.callCount()).toBeLessThanOrEqual([...made.values(), 30].reduce((sum, calls) => sum + calls, 0));
  });
});
