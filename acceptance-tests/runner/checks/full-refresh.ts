import { setTimeout as wait } from 'node:timers/promises';
import { supports } from '../catalogs.ts';
import { numberOf } from '../json.ts';
import type { Run } from '../run.ts';
import { assert, type Check, checksOf, failOn } from './check.ts';

function moments(run: Run): number[] {
  return run.records.map(({ emitted_at }) => numberOf(emitted_at) as number);
}

/** Those whose clock knows only seconds have moved on by then. */
const pauseMs = 1100;

const largest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
const smallest = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);

export const fullRefresh: Check[] = checksOf('full_refresh', [
  {
    name: 'test_sequential_reads',
    hint: 'Let emitted_at be the moment at which a record is written, in ms.',
    run: async (context) => {
      const unexplained = Object.values(context.entry.ignored_fields ?? {})
        .flat()
        .filter((field) => !field.bypass_reason);
      if (context.isStrict) failOn(unexplained.map(({ name }) => `The ignored field ${name} needs a bypass_reason.`));
      const catalog = await context.catalog('full_refresh', true);
      const streams = catalog.streams.filter(({ stream }) => supports(stream, 'full_refresh'));
      const inputs = { catalog: { streams: streams.map((one) => ({ ...one, sync_mode: 'full_refresh' })) } };
      const first = moments(context.mustSucceed(await context.run('read', inputs)));
      await wait(pauseMs);
      const second = moments(context.mustSucceed(await context.run('read', inputs)));
      assert(first.length > 0, 'The first read brought no record.');
      assert(second.length > 0, 'The second read brought no record.');
      assert(
        largest(first) < smallest(second),
        `The largest emitted_at of the first read is ${largest(first)}, the smallest of the second ${smallest(second)}; it must be larger.`,
      );
    },
  },
]);
