import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { Params } from '../http/params.ts';
import { keysetAscending, offset } from '../index.ts';
import { FakeList } from '../testing/fakeList.ts';
import { cursor, list, runRead } from '../testing/syncs.ts';

/** Beyond a value it takes a lower bound for a higher one: rows that it has listed do not come again. */
class Rounding extends FakeList {
  override answer(params: Params) {
    const { since } = params;
    return super.answer(typeof since === 'number' && since > 24_000 ? { ...params, since: since + 10 } : params);
  }
}

/** A list that lies in another order each time. */
class Shuffling extends FakeList {
  override answer(params: Params) {
    let seed = this.calls * 7919;
    for (let place = this.rows.length - 1; place > 0; place--) {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      const other = Math.floor((seed / 2 ** 31) * (place + 1));
      [this.rows[place], this.rows[other]] = [this.rows[other] as never, this.rows[place] as never];
    }
    return super.answer(params);
  }
}

/** More rows than a walk remembers. */
function filled(api: FakeList, rows: number): FakeList {
  for (let at = rows; at > 0; at--) api.rows.push(api.row(at));
  api.now = rows + 10;
  return api;
}

describe('pages that never join on to each other end in an error, not in endless requests', () => {
  const limit = { param: 'limit', value: 500 };

  test.each([true, false])('by value (cursor values that never change: %s)', async (immutableCursor) => {
    const api = filled(new Rounding({ order: 'ascending', lower: 'exclusive' }), 30_000);
    const pager = keysetAscending({
      ...{ param: 'since', field: 'at', cursor: unixSecondsCursor, inclusive: false, ends: 'empty', key: 'id' },
      ...{ limit, immutableCursor },
    });
    const sync = { order: 'ascending', cursor, lagSeconds: 1, from: (since: unknown) => ({ since }) } as const;
    const run = await runRead({ streams: [list('rows', { pager, sync: sync as never })], answers: { rows: api } });
    expect(run.errors[0]?.message).toContain('do not join on');
    expect(api.calls).toBeLessThan(1_000);
  });

  test('by offset', async () => {
    const api = filled(new Shuffling(), 5_000);
    const pager = offset({ offset: 'offset', limit, ends: 'empty', overlap: { rows: 5, key: 'id' } });
    const streams = [list('rows', { pager, sync: { order: 'full_refresh' } })];
    const run = await runRead({ streams, answers: { rows: api }, modes: { rows: 'full_refresh' } });
    expect(run.errors[0]?.message).toContain('do not join on');
    expect(api.calls).toBeLessThan(100);
  });
});
