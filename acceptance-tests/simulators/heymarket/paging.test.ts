import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { contactIDs, tagIDs } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { type Body, createClient, idsOf, type Row, type TestClient } from './test-client.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z' });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
afterEach(() => heymarket.set({ ...defaultSettings, ...noLimits }));

const rows = async (path: string, body: Body): Promise<Row[]> => {
  const answer = await client.post(path, body);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.rows;
};
const tie = '2026-03-15T12:00:00.25Z';
/** What comes before the tie of 45, which holds the 28th row too. */
const isTied = ({ updated }: Row) => updated === tie;

test('the newest change first, then the greatest id', async () => {
  const all = await rows('v1/contacts', { limit: 100 });
  expect(idsOf(all).slice(0, 3)).toEqual([contactIDs.marisol, contactIDs.precise, contactIDs.private]);
  expect(all[1]?.updated).toBe('2026-04-02T10:11:12.123456789Z');
  const tied = idsOf(all.filter(isTied));
  expect(tied).toHaveLength(45);
  expect(tied).toEqual(tied.toSorted((a, b) => b - a));
});

describe('date', () => {
  test('is exclusive, or inclusive, to the nanosecond', async () => {
    const first = async (date: string) => (await rows('v1/contacts', { date, limit: 1 }))[0]?.id;
    expect(await first('2026-04-02T10:11:12.123456790Z')).toBe(contactIDs.precise);
    expect(await first('2026-04-02T10:11:12.123456789Z')).toBe(contactIDs.private);
    expect(await first('2026-04-02T12:11:12.123456789+02:00')).toBe(contactIDs.private);
    heymarket.set({ date: 'inclusive' });
    expect(await first('2026-04-02T10:11:12.123456789Z')).toBe(contactIDs.precise);
    expect(await first('2026-04-02T10:11:12.123456788Z')).toBe(contactIDs.private);
  });

  test('leaves out, or repeats, the whole tie', async () => {
    expect((await rows('v1/contacts', { date: tie, limit: 100 })).filter(isTied)).toHaveLength(0);
    heymarket.set({ date: 'inclusive' });
    const again = await rows('v1/contacts', { date: tie });
    expect(again.filter(isTied)).toHaveLength(30);
    const next = await rows('v1/contacts', { date: tie, page: 2 });
    expect(next.filter(isTied)).toHaveLength(15);
    expect(new Set(idsOf([...again, ...next])).size).toBe(60);
  });

  test('is a lower bound in ascending order', async () => {
    const body = { date: '2026-01-05T08:00:00.000001Z', ascending: true };
    expect(idsOf(await rows('v1/tags', { ascending: true }))[0]).toBe(tagIDs.billing);
    expect(idsOf(await rows('v1/tags', body))).toEqual([tagIDs.kids]);
    heymarket.set({ date: 'inclusive' });
    expect(idsOf(await rows('v1/tags', body))).toEqual([tagIDs.recall, tagIDs.new, tagIDs.kids]);
  });

  test('is compared with what is stored, not with what is shown', async () => {
    heymarket.set({ dates: { fraction: 'none' } });
    const [row] = await rows('v1/contacts', { limit: 1 });
    expect(row?.updated).toBe('2026-04-03T21:07:33Z');
    expect(idsOf(await rows('v1/contacts', { limit: 1, date: row?.updated }))).toEqual([contactIDs.precise]);
    expect(idsOf(await rows('v1/contacts', { limit: 1, date: '2026-04-03T21:07:34Z' }))).toEqual([contactIDs.marisol]);
  });
});

describe('page', () => {
  test('0 and 1 are the first; none overlap', async () => {
    const first = idsOf(await rows('v1/contacts', {}));
    expect(idsOf(await rows('v1/contacts', { page: 0 }))).toEqual(first);
    expect(idsOf(await rows('v1/contacts', { page: 1 }))).toEqual(first);
    const pages = await client.pages('v1/contacts', { limit: 10 });
    expect(pages.map((page) => page.length)).toEqual([...Array(13).fill(10), 7]);
    expect(new Set(idsOf(pages.flat())).size).toBe(137);
  });

  test('may count from zero, or be ignored', async () => {
    const second = idsOf(await rows('v1/contacts', { page: 2 }));
    heymarket.set({ page: 'from zero' });
    expect(idsOf(await rows('v1/contacts', { page: 1 }))).toEqual(second);
    heymarket.set({ page: 'ignored' });
    expect(idsOf(await rows('v1/contacts', { page: 2 }))).toEqual(idsOf(await rows('v1/contacts', {})));
  });

  test('skips pages as long as they are, where the limit is capped', async () => {
    heymarket.set({ limits: { lists: 25 } });
    const pages = await client.pages('v1/contacts', { limit: 100 });
    expect(pages[0]).toHaveLength(25);
    expect(new Set(idsOf(pages.flat())).size).toBe(137);
  });
});

describe('limit', () => {
  test('is capped in silence, or refused', async () => {
    expect(await rows('v1/contacts', { limit: 101 })).toHaveLength(100);
    heymarket.set({ limits: { default: 7, lists: 20 } });
    expect(await rows('v1/contacts', { limit: 101 })).toHaveLength(20);
    expect(await rows('v1/contacts', {})).toHaveLength(7);
    heymarket.set({ largeLimit: 'refused' });
    const { status, json } = await client.post('v1/contacts', { limit: 21 });
    expect([status, json]).toEqual([400, { error: 'bad_data', message: 'limit must not exceed 20' }]);
    expect(await rows('v1/contacts', { limit: 20 })).toHaveLength(20);
  });
});

test('a page may come in another order', async () => {
  const page = idsOf(await rows('v1/contacts', {}));
  heymarket.set({ pageOrder: 'reversed' });
  expect(idsOf(await rows('v1/contacts', {}))).toEqual(page.toReversed());
});

describe('archived', () => {
  const counts = async (path: string) =>
    Promise.all(
      [{}, { archived: false }, { archived: true }].map(async (body) => (await client.pages(path, body)).flat().length),
    );

  test('means unarchived rows where it is left out, or both', async () => {
    expect([await counts('v1/lists'), await counts('v1/templates')]).toEqual([
      [2, 2, 1],
      [33, 33, 1],
    ]);
    heymarket.set({ archived: { omitted: 'both' } });
    expect([await counts('v1/lists'), await counts('v1/templates')]).toEqual([
      [3, 2, 1],
      [34, 33, 1],
    ]);
  });

  test('may add the archived rows, or mean nothing', async () => {
    heymarket.set({ archived: { asked: 'too' } });
    expect(await counts('v1/lists')).toEqual([2, 2, 3]);
    heymarket.set({ archived: { asked: 'ignored' } });
    expect(await counts('v1/lists')).toEqual([2, 2, 2]);
    heymarket.set({ archived: { omitted: 'both' } });
    expect(await counts('v1/lists')).toEqual([3, 3, 3]);
  });

  test('is nothing that contacts and tags could be', async () => {
    expect(await counts('v1/contacts')).toEqual([137, 137, 0]);
    expect(await counts('v1/tags')).toEqual([5, 5, 0]);
  });
});

test('contacts of an owner', async () => {
  heymarket.changeRow({ table: 'contacts', id: contactIDs.precise, fields: { assigned_user_id: 5 }, at: null });
  expect(idsOf(await rows('v1/contacts', { assigned: 5 }))).toEqual([contactIDs.precise]);
});

test('surveys are paged from 1, in the order of their ids', async () => {
  const ids = [52, 53, 54, 55, 56, 57];
  expect(idsOf((await client.pages('v1/surveys', { limit: 4 })).flat())).toEqual(ids);
  expect(await rows('v1/surveys', { page: 2 })).toEqual([]);
  heymarket.set({ surveyOrder: 'newest' });
  expect(idsOf(await rows('v1/surveys', {}))).toEqual([52, 57, 56, 55, 54, 53]);
  heymarket.set({ surveyPage: 'ignored', limits: { surveys: 2 } });
  expect(idsOf(await rows('v1/surveys', { page: 3 }))).toEqual([52, 57]);
});
