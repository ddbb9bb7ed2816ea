import { describe, expect, test } from '@jest/globals';
import { Coverage } from '../../coverage/coverage.ts';
import { type CursorValue, unixSecondsCursor } from '../../coverage/cursor.ts';
import { WHOLE } from '../../declare/stream.ts';
import { list as listStream } from '../../testing/syncs.ts';
import type { ReadContext } from '../context.ts';
import { Findings } from '../findings.ts';
import { PagedList } from '../pages.ts';
import type { Pass } from '../passes.ts';
import type { Subscriber } from '../subscriber.ts';
import type { Windows } from './windowPages.ts';
import { WindowRowLimit } from './windowRowLimit.ts';

const MAX_ROWS = 50_000;
const nothing = new Coverage<CursorValue>(unixSecondsCursor);
const finished = nothing.add(null, 100);

interface Shape {
  coverage?: Coverage<CursorValue>;
  /** Being given rows takes its subscriber long. */
  isSlow?: boolean;
  /** Its rows leave. */
  isOutput?: boolean;
  isCounted?: boolean;
  /** Rows of the largest page so far. */
  largest?: number;
}

function limitOf({ coverage = finished, isSlow, isOutput = true, isCounted, largest = 0 }: Shape): WindowRowLimit {
  const sync = {
    order: 'windows',
    cursor: { field: 'at', type: unixSecondsCursor },
    maxRows: MAX_ROWS,
    ...(isCounted && { count: { params: {}, at: 'total' } }),
  } as unknown as Windows;
  const subscriber = { ...(isSlow && { portion: 10 }), ...(isOutput && { output: {} }) } as unknown as Subscriber;
  const list = new PagedList(listStream('rows'), WHOLE, [subscriber], { findings: new Findings() } as ReadContext);
  return new WindowRowLimit(list, sync, { subscriptions: [{ subscriber, coverage }] } as unknown as Pass, { largest });
}

const portionAt = (limit: WindowRowLimit, most: number): number | undefined =>
  limit.portionOf({ after: 0, until: 1, most: () => most });

describe('how many rows a window may have', () => {
  test('is what is declared, where the last reading came to its end', () => {
    const limit = limitOf({});
    expect([limit.most, limit.mostAtOnce, portionAt(limit, 100)]).toEqual([MAX_ROWS, MAX_ROWS, undefined]);
  });

  test('is less for somebody who takes long, above all before older rows have come', () => {
    const limit = limitOf({ isSlow: true });
    expect([limit.most, limit.mostAtOnce]).toEqual([5_000, 200]);
  });

  test.each([
    ['a first reading', nothing],
    ['one that follows on an unfinished one', finished.withVerified(50)],
  ])('is less for %s, in portions, and grows with what it has come through', (_name, coverage) => {
    const limit = limitOf({ coverage });
    expect([limit.isCareful, limit.most, portionAt(limit, limit.most)]).toEqual([true, 1_000, 200]);
    limit.cameThrough(4_000);
    limit.cameThrough(3_000);
    expect([limit.most, portionAt(limit, limit.most)]).toEqual([7_000, undefined]);
    limit.cameThrough(MAX_ROWS);
    expect(limit.most).toBe(MAX_ROWS);
  });

  test('does not matter where no rows leave', () => {
    expect(limitOf({ coverage: nothing, isOutput: false }).isCareful).toBe(false);
  });

  test.each([
    ['the API tells how many there are', { isCounted: true }, 5_000],
    ['pages are large', { largest: 250 }, 750],
    ['pages are small', { largest: 10 }, 200],
    ['pages are larger than that', { largest: 1_000 }, 1_000],
  ])('depends, in first windows, on whether %s', (_name, shape, expected) => {
    expect(limitOf({ coverage: nothing, ...shape }).most).toBe(expected);
  });
});
