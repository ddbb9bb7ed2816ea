import { expect, test } from '@jest/globals';
import { fewOf, inside, resource } from './paging.ts';

const page = (rows: number) => ({
  rows: Array.from({ length: rows }, (_one, ID) => ({ ID })),
  body: null,
  fresh: rows,
});

test('what is inside of one row comes at once; as many rows as a page holds may not be all', () => {
  const { pager } = inside((key) => key);
  expect(pager.request(null)).toEqual({ Limit: 1000 });
  expect(pager.turn(page(999), null)).toEqual({ end: true });
  expect(pager.turn(page(1000), null)).toEqual({ end: true, mayBeTruncated: true });
});

test('lists go on after a short page, with rows in common; the few of one row do not', () => {
  const list = resource('contact').pager;
  const { to } = list.turn(page(13), null) as { to: unknown };
  expect(list.request(to)).toEqual({ Limit: 1000, Offset: 8 });
  expect(fewOf('geostatistics', 'ID', {}).pager.turn(page(13), null)).toEqual({ end: true });
});
