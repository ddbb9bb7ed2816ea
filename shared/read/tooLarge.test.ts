import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { ListStream } from '../declare/stream.ts';
import { ApiError } from '../http/failure.ts';
import type { Params } from '../http/params.ts';
import { TOO_LARGE } from '../http/transport.ts';
import { keysetDescending } from '../paging/keyset/keyset.ts';
import { offset } from '../paging/offset.ts';
import { pageNumber } from '../paging/pageNumber.ts';
import type { Pager } from '../paging/pager.ts';
import { token } from '../paging/token.ts';
import { FakeList, type FakeListOptions } from '../testing/fakeList.ts';
import { runs } from '../testing/seeds.ts';
import { list, runRead } from '../testing/syncs.ts';

const tooLarge = (): ApiError =>
  new ApiError(
    { action: 'smaller_pages', fault: 'config_error', message: 'Too large.' },
    { kind: 'network', code: TOO_LARGE, text: 'more than 9 MiB', headers: {} },
    'GET rows',
  );

/** A list whose pages may hold so many heavy rows, and any number of light ones. */
class HeavyList extends FakeList {
  heavy = new Set<number>();
  mostHeavy = 1;
  override answer(params: Params): ReturnType<FakeList['answer']> {
    const answer = super.answer(params);
    if (answer.rows.filter(({ id }) => this.heavy.has(id)).length > this.mostHeavy) throw tooLarge();
    return answer;
  }
}

const size = 12;
const limit = { param: 'limit', value: size };
const byUntil = (more: object): Pager =>
  keysetDescending({
    ...{ param: 'until', field: 'at', cursor: unixSecondsCursor, limit, inclusive: false },
    ends: 'empty',
    ...more,
  });
const FULL: ListStream['sync'] = { order: 'full_refresh' };

const ways: [string, Partial<ListStream>, Partial<FakeListOptions>][] = [
  ['tokens', { pager: token({ path: 'next', param: 'token', pageSize: limit }) }, { tokens: 'keyset' }],
  ['offsets', { sync: FULL, pager: offset({ offset: 'offset', limit, ends: 'short', overlap: null }) }, {}],
  [
    'offsets with an overlap',
    {
      sync: FULL,
      pager: offset({ offset: 'offset', limit, ends: 'empty', overlap: { rows: 5, key: 'id' } }),
    },
    {},
  ],
  [
    'page numbers',
    {
      sync: FULL,
      pager: pageNumber({ param: 'page', first: 1, pageSize: limit, ends: 'short', rowsMayDisappear: false }),
    },
    {},
  ],
  ['bounds', { pager: byUntil({}) }, {}],
  ['bounds and short pages', { pager: byUntil({ ends: 'short' }) }, {}],
  ['bounds that exclude', { pager: byUntil({ ties: { page: 'page' } }) }, { upper: 'exclusive' }],
];

async function readAll(way: Partial<ListStream>, answers: HeavyList) {
  const stream = list('rows', { ...way, request: { path: 'rows' } });
  return runRead({ streams: [stream], answers: { rows: answers } });
}

describe.each(ways)('a page that the memory does not hold, of a list that is paged by %s', (_name, way, options) => {
  test('is read in smaller ones, and no row is lost or comes twice', async () => {
    const scene = fc.record({
      // Not more of one second than the smallest page holds.
      gaps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 30, maxLength: 60 }),
      // Those with the lowest numbers stand on the last pages.
      heavy: fc.oneof(fc.array(fc.nat(59)), fc.array(fc.nat(20), { minLength: 5 })),
      mostHeavy: fc.integer({ min: 2, max: 4 }),
    });
    const property = fc.asyncProperty(scene, async ({ gaps, heavy, mostHeavy }) => {
      const answers = new HeavyList(options);
      let at = 900_000;
      for (const gap of gaps) {
        at += gap;
        answers.insert(answers.row(at));
      }
      answers.heavy = new Set(heavy.map((index) => index + 1));
      answers.mostHeavy = mostHeavy;
      const { complete, errors, records } = await readAll(way, answers);
      expect([complete, errors]).toEqual([true, []]);
      const ids = records('rows').map(({ id }) => id);
      expect(ids.toSorted((a, b) => Number(a) - Number(b))).toEqual(gaps.map((_gap, index) => index + 1));
    });
    await fc.assert(property, runs(150));
  });

  test('ends in an error that names the place when it holds the fewest rows', async () => {
    const answers = new HeavyList(options);
    for (let id = 1; id <= 40; id++) answers.insert(answers.row(900_000 + 2 * id));
    answers.heavy = new Set([20, 19]);
    answers.mostHeavy = 0;
    const { complete, errors, records } = await readAll(way, answers);
    expect([complete, errors.length, errors[0]?.stream]).toEqual([false, 1, 'rows']);
    expect(errors[0]?.message).toMatch(
      /^Stream rows: What follows the row with id 2[12] is larger than the memory .*more memory/,
    );
    expect(records('rows').map(({ id }) => id)).toEqual(expect.arrayContaining([40, 22]));
  });
});

test('the other lists go on when a page of one slice is too large, and the advice of the stream is given', async () => {
  const answers = new HeavyList({ tokens: 'keyset' });
  answers.insert(answers.row(900_000));
  answers.heavy = new Set([1]);
  answers.mostHeavy = 0;
  const light = new FakeList({ tokens: 'keyset' });
  light.insert(light.row(900_000));
  const { errors, records } = await runRead({
    streams: [list('rows', { ifTooLarge: 'Leave the texts out.' }), list('others')],
    answers: { rows: answers, others: light },
  });
  expect(errors).toEqual([
    { stream: 'rows', message: expect.stringMatching(/The first row is larger .* Leave the texts out\. Or: Give/) },
  ]);
  expect(records('others').length).toBe(1);
});
