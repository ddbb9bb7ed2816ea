import { describe, expect, test } from '@jest/globals';
import { Joiner } from './joiner.ts';

const piece = (length: number, byte: number): Buffer => Buffer.alloc(length, byte);
const sizeOf = (pieces: readonly Buffer[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

describe('the pieces of an answer', () => {
  test('are joined, whatever was joined before', () => {
    const joiner = new Joiner();
    for (const lengths of [[3, 5], [], [70_000, 1, 65_536], [2, 2], [100_000, 100_000, 4], [1, 1, 1]]) {
      const pieces = lengths.map((length, index) => piece(length, index + 1));
      expect(joiner.join(pieces, sizeOf(pieces)).equals(Buffer.concat(pieces))).toBe(true);
    }
  });

  test('are joined in the same memory, unless they are many', () => {
    const joiner = new Joiner();
    const join = (...lengths: number[]): Buffer => {
      const pieces = lengths.map((length) => piece(length, 7));
      return joiner.join(pieces, sizeOf(pieces));
    };
    const first = join(50_000, 50_000);
    expect(join(60_000, 60_000).buffer).toBe(first.buffer);
    const heavy = join(4 << 20, 1);
    expect([heavy.length, heavy.buffer === first.buffer]).toEqual([(4 << 20) + 1, false]);
    expect(join(1, 1).buffer).toBe(first.buffer);
  });
});
