import { describe, expect, test } from '@jest/globals';
import type { Params } from '@mailroom/airbyte-cdk';
import type { FakeListOptions } from '../../../shared/testing/fakeList.ts';
import { Destination, Killed, runSync } from '../../../shared/testing/interruptedSync.ts';
import { fill } from '../../../shared/testing/walks.ts';
import { type Shape, upwards } from './testing/upwards.ts';

interface Step {
  /** Kills before the call with this number. */
  kill?: number;
  /** Rows that are new when the run begins, and those that come before the call with a number. */
  add?: number[];
  meanwhile?: Record<number, number[]>;
}

/** The times of the rows that have not arrived after runs over one list, each from the STATE of the one before. */
async function runs(
  shape: Shape,
  times: readonly number[],
  ...steps: Step[]
): Promise<{ lost: number[]; calls: number; asked: Params[] }> {
  const one = upwards(shape);
  fill(one.list, times);
  const destination = new Destination('rows', shape.lookbacks[0] ?? 0);
  let calls = 0;
  let asked: Params[] = [];
  const { answer } = one.list;
  one.list.answer = (params) => {
    asked.push(params);
    return answer.call(one.list, params);
  };
  for (const { kill, add = [], meanwhile = {} } of steps) {
    const insert = (some: number[] = []): void => one.list.insert(...some.map((at) => one.list.row(at)));
    insert(add);
    one.list.now += 100;
    let met = 0;
    asked = [];
    await runSync({
      ...{ list: one.list, stream: one.stream, late: new Set<number>() },
      ...{ destinations: [{ destination, floor: null }], mostCalls: 200, statesBack: 0 },
      tick: () => {
        if (one.list.calls === met) return;
        met = one.list.calls;
        if (met === kill) throw new Killed();
        insert(meanwhile[met]);
        if (meanwhile[met]) one.list.now += 100;
      },
    });
    calls = one.list.calls;
  }
  const lost = one.list.rows.filter(({ id, at }) => !destination.arrived.has(`${id}@${at}`)).map(({ at }) => at);
  return { lost, calls, asked };
}

const shape = (api: Partial<FakeListOptions>): Shape => ({ api, limit: 3, lookbacks: [0] });
const groupOnTop = [1_005, 1_005, 1_005, 1_004, 1_003, 1_002, 1_001];
const groupBelow = [1_005, 1_004, 1_003, 1_001, 1_001, 1_001];
const countdown = (count: number): number[] => Array.from({ length: count }, (_one, index) => 2_000 - 5 * index);

describe('a list that answers newest first', () => {
  const newestFirst = { walk: 'ascending_ignored' as const };

  test('and whose newest group fills a page: what lies below is not claimed', async () => {
    expect((await runs(shape(newestFirst), groupOnTop, {})).lost).toEqual([]);
  });

  test('the same with a kill after the first page', async () => {
    expect((await runs(shape(newestFirst), groupOnTop, { kill: 2 }, {})).lost).toEqual([]);
  });

  test('is read whole', async () => {
    expect((await runs(shape(newestFirst), countdown(60), {})).lost).toEqual([]);
  });
});

describe('a bound that is an upper one', () => {
  test.each(['exclusive', 'inclusive'] as const)('is found out after several pages: %s', async (upper) => {
    expect((await runs(shape({ walk: 'always_upper', upper }), countdown(60), {}, { add: [2_050] })).lost).toEqual([]);
  });

  test('and the oldest group fills a page: what lies above is still read', async () => {
    expect((await runs(shape({ walk: 'always_upper', upper: 'exclusive' }), groupBelow, {}, {})).lost).toEqual([]);
  });

  test.each(['always_upper', 'ascending_ignored'] as const)('and inclusive, with a row at it: %s', async (walk) => {
    const { lost } = await runs(shape({ walk, upper: 'inclusive' }), [1_001], {}, { add: [1_050] });
    expect(lost).toEqual([]);
  });
});

describe('a list without any bound', () => {
  const byNumber = (asked: readonly Params[]) => asked.filter(({ page }) => page !== undefined).length;
  const byToken = (asked: readonly Params[]) => asked.filter(({ ascending }) => ascending === undefined).length;

  test.each([true, 'from zero'] as const)('is read by page numbers (%s)', async (pages) => {
    const { lost, asked } = await runs(shape({ walk: 'unbounded', pages }), countdown(60), {});
    expect([lost, byNumber(asked) > 15, byToken(asked)]).toEqual([[], true, 0]);
  });

  test('nor page numbers is read in the last way', async () => {
    const { lost, asked } = await runs(shape({ walk: 'unbounded', pages: false }), countdown(60), {});
    expect([lost, byNumber(asked), byToken(asked)]).toEqual([[], 2, 20]);
  });

  test.each([true, false])('is idle for two requests (page numbers: %s)', async (pages) => {
    const { lost, calls } = await runs(shape({ walk: 'unbounded', pages }), countdown(60), {}, {});
    expect([lost, calls]).toEqual([[], 2]);
  });

  test.each([true, false])('goes on from a kill (page numbers: %s)', async (pages) => {
    const one = shape({ walk: 'unbounded', pages });
    expect((await runs(one, countdown(60), { kill: 12 }, { kill: 9, add: [2_050] }, {})).lost).toEqual([]);
  });
});

describe('a list that keeps to the order', () => {
  const upward = { walk: 'always_lower' as const, lower: 'inclusive' as const };
  const between = (count: number): number[] => Array.from({ length: count }, (_one, index) => 2_000 - index);

  test('is not taken for another one because rows lie one unit apart', async () => {
    expect((await runs(shape(upward), between(7), {})).lost).toEqual([]);
  });

  test('nor because a row comes between an empty page and the question whether there are any', async () => {
    const meanwhile = { 2: [2_050, 2_060, 2_070, 2_080, 2_090] };
    expect((await runs(shape({ ...upward, lower: 'exclusive' }), [1_001], {}, { meanwhile }, {})).lost).toEqual([]);
  });

  test('and grows while its last page is asked for again: no row of that page is passed over', async () => {
    const meanwhile = { 4: [2_060, 2_070, 2_080] };
    const api = { walk: 'keyset' as const, lower: 'exclusive' as const };
    const { lost } = await runs(shape(api), [2_000, 1_000], { meanwhile }, {});
    expect(lost).toEqual([]);
  });

  test('brings nothing in an idle run, which is short', async () => {
    const { lost, calls } = await runs(shape({ walk: 'keyset', lower: 'exclusive' }), groupBelow, {}, {});
    expect([lost, calls <= 4]).toEqual([[], true]);
  });
});
