import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import type { Pager } from '../pager.ts';
import { keysetAscending, keysetDescending } from './keyset.ts';
import type { KeysetOptions } from './options.ts';
import type { KeysetPosition } from './position.ts';

const options: KeysetOptions<number> = {
  ...{ param: 'until', field: 'at', cursor: unixSecondsCursor, inclusive: false, ends: 'empty' },
  limit: { param: 'limit', value: 3 },
  ties: { page: 'page', largerLimit: 12 },
};

describe('a bound that is none', () => {
  const page = (...times: number[]) => ({ rows: times.map((at) => ({ at })), body: null, fresh: times.length });
  const position: KeysetPosition<number> = { mode: 'bound', bound: 6, last: 5, largest: 3 };

  const isBroken = (pager: Pager<KeysetPosition<number>>, ...args: Parameters<typeof pager.turn>): boolean =>
    'contradicts' in pager.turn(...args);

  test('shows in rows above it', () => {
    const pager = keysetDescending(options);
    expect(isBroken(pager, page(9, 8), position)).toBe(true);
    expect(isBroken(pager, page(5, 4), position)).toBe(false);
    expect(isBroken(pager, page(9, 8), null)).toBe(false);
  });

  test('shows in the row that must come again, where rows stay what they are', () => {
    const stays = keysetDescending({ ...options, immutableCursor: true });
    expect(isBroken(stays, page(), position)).toBe(true);
    expect(isBroken(stays, page(5), position)).toBe(false);
    expect(isBroken(stays, page(6, 6, 6), position)).toBe(false);
    expect(isBroken(keysetDescending(options), page(), position)).toBe(false);
  });

  test('shows where that row does not come on any page of a group above it', () => {
    const stays = keysetDescending({ ...options, immutableCursor: true });
    const { to } = stays.turn({ ...page(6, 6, 6), fresh: 1 }, position) as { to: KeysetPosition<number> };
    expect(to).toMatchObject({ mode: 'page', page: 1, awaited: 5 });
    expect(isBroken(stays, page(), to)).toBe(true);
    expect(isBroken(stays, page(6, 5), to)).toBe(false);
  });

  test('shows in the same ways upwards', () => {
    const upwards = keysetAscending({ ...options, immutableCursor: true });
    const above: KeysetPosition<number> = { mode: 'bound', bound: 4, last: 5, largest: 3 };
    expect(isBroken(upwards, page(1, 2), above)).toBe(true);
    expect(isBroken(upwards, page(), above)).toBe(true);
    expect(isBroken(upwards, page(5, 6), above)).toBe(false);
  });
});

describe('a page that does not join on to the one before it', () => {
  const pager = keysetDescending({ ...options, key: 'id', ties: {} });
  const rows = (...ids: number[]) => ids.map((id) => ({ id, at: 10 * id }));
  const page = (...ids: number[]) => ({ rows: rows(...ids), body: null, fresh: ids.length });
  const { to: position } = pager.turn(page(9, 8, 7), null) as { to: KeysetPosition<number> };

  test('is one without the row that its bound was taken from', () => {
    expect(pager.request(position)).toEqual({ limit: 3, until: 71 });
    expect(pager.turn(page(7, 6, 5), position)).toMatchObject({ to: { bound: 51 } });
    expect(pager.turn(page(6, 5), position)).toMatchObject({ retryFrom: { bound: 81, last: 80 } });
    expect(pager.turn(page(), position)).toMatchObject({ retryFrom: { bound: 81, last: 80 } });
  });

  test('nor with that row at another date', () => {
    const moved = { rows: [{ id: 7, at: 65 }, ...rows(6)], body: null, fresh: 1 };
    expect(pager.turn(moved, position)).toMatchObject({ retryFrom: { bound: 81 } });
  });

  test('is read from the top where none of the rows before has stayed either', () => {
    let at: KeysetPosition<number> | null = position;
    const bounds: unknown[] = [];
    while (at) {
      bounds.push(at.bound);
      at = (pager.turn(page(2, 1), at) as { retryFrom: KeysetPosition<number> | null }).retryFrom;
    }
    expect(bounds).toEqual([71, 81, 91]);
  });

  test('is not one that equal dates fill: the row may stand further down', () => {
    const full = { rows: [4, 3, 2].map((id) => ({ id, at: 70 })), body: null, fresh: 3 };
    expect(pager.turn(full, position)).not.toHaveProperty('retryFrom');
    expect(pager.turn({ ...full, rows: full.rows.slice(1) }, position)).toHaveProperty('retryFrom');
  });
});

test('what is wrong with a page shows before anybody looks at what of it is new', () => {
  const unknown = (...rows: object[]) => ({
    rows,
    body: null,
    get fresh(): number {
      throw new Error('It is not known yet.');
    },
  });
  const pager = keysetDescending({ ...options, key: 'id' });
  const at: KeysetPosition<number> = { mode: 'bound', bound: 6, last: 5, largest: 3, marks: [{ value: 5, key: 1 }] };
  expect(pager.turn(unknown({ id: 1, at: 9 }), at)).toEqual({ contradicts: true });
  expect(pager.turn(unknown({ id: 2, at: 4 }), at)).toEqual({ retryFrom: null });
  expect(() => pager.turn(unknown({ id: 1, at: 5 }), at)).toThrow('It is not known yet.');
});
