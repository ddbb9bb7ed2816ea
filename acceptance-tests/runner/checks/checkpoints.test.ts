import { describe, expect, test } from '@jest/globals';
import type { State } from '../messages.ts';
import { checkpoints, officialSample } from './checkpoints.ts';

const state = (stream_state: Record<string, number>, recordCount: number): State => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name: 'rows' }, stream_state },
  sourceStats: { recordCount },
});

describe('the states that are read from', () => {
  test('count what is left after each', () => {
    const all = [state({ a: 1 }, 3), state({ a: 2 }, 0), state({ a: 3 }, 2), state({ a: 4 }, 4)];
    expect(checkpoints(all)).toEqual([
      { state: all[0], remaining: 6 },
      { state: all[2], remaining: 4 },
      { state: all[3], remaining: 0 },
    ]);
  });

  test('end with the last one, where rows of several partitions left before the state of the first', () => {
    const all = [state({ a: 1 }, 16), state({ a: 1, b: 1 }, 0), state({ a: 1, b: 1, c: 1 }, 0)];
    expect(officialSample(checkpoints(all))).toEqual([{ state: all[2], remaining: 0 }]);
  });
});
