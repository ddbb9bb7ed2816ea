import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import type { Row } from './messages.ts';
import { type Key, sorted } from './records.ts';

/** That these are the same rows, in whatever order. Of many rows that are, it is known in a tenth of the time that `toEqual` takes. */
export function expectSameRows(stream: string, delivered: readonly Row[], wanted: readonly Row[], key: Key): void {
  const [actual, expected] = [sorted(delivered, key), sorted(wanted, key)];
  if (!isDeepStrictEqual(actual, expected)) expect([stream, actual]).toEqual([stream, expected]);
}
