import { expect, test } from '@jest/globals';
import { byOffset, byUntil } from './paging.ts';

const page = (...times: number[]) => ({
  rows: times.map((created_at, id) => ({ id: `${id}`, created_at })),
  body: null,
  fresh: times.length,
});

test('a list below a bound asks for the second of its last row once more', () => {
  const pager = byUntil('created_at', 3);
  expect(pager.request(null)).toEqual({ limit: 3 });
  const { to } = pager.turn(page(90, 80, 70), null) as { to: unknown };
  expect(pager.request(to)).toEqual({ limit: 3, until: 71 });
  expect(pager.turn(page(90, 80), null)).toEqual({ end: true });
  expect(pager.turn(page(95), to)).toEqual({ contradicts: true });
});

test('a bound that may be ignored is given up below a page without a new row, and the list may go on', () => {
  const pager = byUntil('created_at', 3, { boundMayBeIgnored: true });
  const { to } = pager.turn(page(90, 80, 70), null) as { to: unknown };
  const known = { ...page(90, 80, 70), fresh: 0 };
  const { to: probe } = pager.turn(known, to) as { to: unknown };
  expect(pager.request(probe)).toEqual({ limit: 3, until: 69 });
  expect(pager.turn(known, probe)).toEqual({ end: true, mayBeTruncated: true });
  expect(pager.turn({ ...page(), fresh: 0 }, probe)).toEqual({ end: true });
});

test('a list by offset goes on after a short page, with rows in common', () => {
  const { pager } = byOffset('teams');
  const { to } = pager.turn(page(...Array(13).keys()), null) as { to: unknown };
  expect(pager.request(to)).toEqual({ limit: 200, offset: 8 });
});
