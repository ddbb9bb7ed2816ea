import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { WHOLE } from '../../declare/stream.ts';
import { list as listStream } from '../../testing/syncs.ts';
import type { ReadContext } from '../context.ts';
import { dated } from '../datedRows.ts';
import { Findings } from '../findings.ts';
import { PagedList } from '../pages.ts';
import type { Page } from '../pageWalk.ts';
import type { NewestFirst } from './newestFirst.ts';
import { Stretch, type StretchStart } from './stretch.ts';

const NOW = 1_000;
const LAG = 1;
const syncOf = (disorder: number): NewestFirst => ({
  order: 'descending',
  disorder,
  cursor: { field: 'at', type: unixSecondsCursor },
  lagSeconds: LAG,
});
const stream = listStream('rows', { sync: syncOf(0) });

function page(times: readonly number[], at: unknown = null, next?: unknown): Page {
  const rows = dated(
    stream,
    times.map((time) => ({ id: time, at: time })),
  );
  return {
    ...{ rows, fresh: rows, received: [], body: {}, at, time: NOW * 1000 },
    ...{ mayBeTruncated: false, isOutOfOrder: false, reject: () => {} },
    next: next === undefined ? undefined : { at: next, isProvisional: false },
  };
}

function stretchOf(start: Partial<StretchStart> = {}, disorder = 0): Stretch {
  const list = new PagedList(stream, WHOLE, [], { findings: new Findings() } as ReadContext);
  return new Stretch(list.walk(), syncOf(disorder), { bound: null, until: null, ...start });
}

/** A page comes, its rows are given, and the walk goes on. */
function readOn(stretch: Stretch, one: Page): void {
  stretch.meet(one);
  stretch.push(one.rows);
  stretch.goOn(one);
}

describe('what may be claimed of a stretch', () => {
  test('reaches from the top of its first page down to what has been given', () => {
    const stretch = stretchOf();
    const first = page([90, 80], null, 'b');
    stretch.meet(first);
    expect(stretch.given).toBeUndefined();
    stretch.push(first.rows);
    expect(stretch.given).toEqual({ low: 80, high: 90 });
    stretch.goOn(first);
    const second = page([70, 60], 'b', 'c');
    stretch.meet(second);
    stretch.push(second.rows);
    expect(stretch.given).toEqual({ low: 60, high: 90, resume: { position: 'b', bound: null } });
  });

  test.each([
    ['what had settled when the page was asked for', {}, [NOW + 5, 80], NOW - LAG],
    ['the end, where that has settled', { until: 500 }, [NOW + 5, 80], 500],
    ['what had settled, where the end has not', { until: NOW }, [NOW + 5, 80], NOW - LAG],
    ['the value below which it was taken up', { ceiling: 85 }, [80, 70], 85],
  ])('begins at %s', (_name, start, times, ceiling) => {
    const stretch = stretchOf(start);
    stretch.meet(page(times));
    expect(stretch.ceiling).toBe(ceiling);
  });

  test('is nothing as long as no row has a date', () => {
    const stretch = stretchOf();
    readOn(stretch, page([], null, 'b'));
    expect([stretch.ceiling, stretch.given]).toEqual([undefined, undefined]);
    stretch.meet(page([70], 'b'));
    expect(stretch.ceiling).toBe(70);
  });

  test('where pages join on to each other, reaches down to the top of the one that has', () => {
    const stretch = stretchOf();
    expect(stretch.joinedBy(page([90, 80]))).toBeUndefined();
    readOn(stretch, page([90, 80, 70], 'a', 'b'));
    expect(stretch.joinedBy(page([80, 70, 60], 'b'))).toEqual({
      low: 80,
      high: 90,
      resume: { position: 'a', bound: null },
    });
    expect(stretch.joinedBy(page([]))).toBeUndefined();
  });

  test('where rows may stand beside their places, lags behind, and goes on a page earlier', () => {
    const stretch = stretchOf({ bound: 5 }, 1);
    readOn(stretch, page([90, 80, 70, 60], 'a', 'b'));
    expect([stretch.reached, stretch.given]).toEqual([80, undefined]);
    const second = page([50, 40], 'b', 'c');
    stretch.meet(second);
    stretch.push(second.rows);
    expect([stretch.reached, stretch.given]).toEqual([60, { low: 80, high: 90, resume: { position: 'a', bound: 5 } }]);
  });
});

describe('the order of a stretch', () => {
  const afterOne = (): Stretch => {
    const stretch = stretchOf();
    readOn(stretch, page([90, 80], null, 'b'));
    return stretch;
  };

  test('is contradicted by a newer row, on a page that was not read before', () => {
    expect(afterOne().isContradictedBy(page([80, 70], 'b'))).toBe(false);
    expect(afterOne().isContradictedBy(page([85, 70], 'b'))).toBe(true);
    const again = afterOne();
    again.walk.isProvisional = true;
    expect(again.isContradictedBy(page([85, 70], 'b'))).toBe(false);
  });

  test('is kept by a page that is shown the other way round', () => {
    expect(afterOne().isContradictedBy(page([70, 80], 'b'))).toBe(false);
  });

  test('begins anew at the top', () => {
    const stretch = afterOne();
    stretch.restart();
    expect(stretch.isContradictedBy(page([95, 90], 'b'))).toBe(false);
  });
});

describe('a stretch that begins at a saved position', () => {
  const landing = { low: 50, high: 80, fallback: stretchOf() };

  test.each([
    ['above the gap', [60, 40], true],
    ['with the last row that was seen', [80, 40], true],
    ['within the gap', [50, 40], false],
    ['above what was seen', [81, 40], false],
    ['nowhere', [], false],
  ])('has landed well where its first page begins %s: %j', (_name, times, isWell) => {
    expect(stretchOf({ ceiling: 50, landing }).leadsTo(page(times, 'b'))).toBe(isWell);
  });

  test('is looked at again, and has nothing to go back to once it has landed', () => {
    const stretch = stretchOf({ ceiling: 50, landing });
    expect([stretch.walk.isProvisional, stretch.landing]).toEqual([true, landing]);
    stretch.meet(page([60, 40], 'b'));
    expect([stretch.landing, stretch.leadsTo(page([5]))]).toEqual([undefined, true]);
  });
});

test('a stretch is inside of an interval that it has come into, and that has an end below', () => {
  const stretch = stretchOf();
  expect(stretch.isInside({ low: 50, high: 90 })).toBe(false);
  readOn(stretch, page([90, 80], null, 'b'));
  expect(stretch.isInside({ low: 50, high: 80 })).toBe(true);
  expect(stretch.isInside({ low: 50, high: 79 })).toBe(false);
  expect(stretch.isInside({ low: 80, high: 90 })).toBe(false);
  expect(stretch.isInside({ low: null, high: 90 })).toBe(false);
});
