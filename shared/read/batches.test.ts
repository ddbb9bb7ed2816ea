import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../http/failure.ts';
import { TOO_LARGE } from '../http/transport.ts';
import type { Row } from '../json.ts';
import { allBut, childrenOf, inboxOf, read, SMALL } from '../testing/inboxRuns.ts';
import { inboxStreams } from '../testing/inboxSync.ts';
import { runs } from '../testing/seeds.ts';
import { Batches } from './batches.ts';
import type { StreamOutput } from './output.ts';

const call = async (): Promise<never> => {
  throw new Error('Nothing is asked for.');
};
const context = { config: {}, api: { call, file: async () => ({}) }, log: () => {}, nameOf: String };
const stream = { name: 'rows', primaryKey: ['id'] };
const rowsOf = (count: number, first = 0): Row[] =>
  Array.from({ length: count }, (_one, index) => ({ id: first + index }));

function sinkOf(written: Row[]): StreamOutput {
  const write = async (rows: readonly Row[]): Promise<number> => {
    written.push(...rows);
    return 0;
  };
  return { write } as unknown as StreamOutput;
}

describe('batches', () => {
  test('are full until the last one, and every row leaves once, completed', async () => {
    const anything = fc.record({
      batch: fc.integer({ min: 1, max: 7 }),
      adds: fc.array(fc.array(fc.nat(9)), { maxLength: 8 }),
    });
    const property = fc.asyncProperty(anything, async ({ batch, adds }) => {
      const written: Row[] = [];
      const sizes: number[] = [];
      const complete = async (rows: readonly Row[]): Promise<Row[]> => {
        sizes.push(rows.length);
        await Promise.resolve();
        return rows.map((row) => ({ ...row, whole: true }));
      };
      const batches = new Batches(sinkOf(written), { batch, complete }, context, stream);
      let count = 0;
      const all: Row[] = [];
      const under = adds.map((one) => {
        const rows = rowsOf(one.length, count);
        count += rows.length;
        all.push(...rows);
        return batches.add(rows);
      });
      await Promise.all(under);
      expect(sizes.every((size) => size === batch)).toBe(true);
      expect(count - written.length).toBeLessThan(batch);
      await batches.flush();
      await batches.flush();
      expect(sizes.slice(0, -1).every((size) => size === batch)).toBe(true);
      const ids = written.map(({ id }) => id as number).sort((a, b) => a - b);
      expect(ids).toEqual(all.map(({ id }) => id));
      expect(written.every(({ whole }) => whole === true)).toBe(true);
    });
    await fc.assert(property, runs(200));
  });

  test('that fail say so', async () => {
    const trouble = new Error('Trouble.');
    const fail = async (): Promise<Row[]> => Promise.reject(trouble);
    const batches = new Batches(sinkOf([]), { batch: 2, complete: fail }, context, stream);
    await batches.add(rowsOf(1));
    expect(batches.failure).toBeUndefined();
    await expect(batches.add(rowsOf(1))).rejects.toThrow('Trouble.');
    expect(batches.failure).toBe(trouble);
  });
});

describe('heavy rows', () => {
  const tooLarge = (): ApiError =>
    new ApiError(
      { action: 'smaller_pages', fault: 'config_error', message: 'Too large.' },
      { kind: 'network', code: TOO_LARGE, text: 'more than 9 MiB', headers: {} },
      'GET rows',
    );
  /** Writes rows that are as long as they say, and answers with the sizes of the batches. */
  async function sizesFor(lengths: readonly number[], most = Number.POSITIVE_INFINITY): Promise<number[]> {
    const sizes: number[] = [];
    const written: unknown[] = [];
    const write = async (rows: readonly Row[]): Promise<number> => {
      written.push(...rows.map(({ id }) => id));
      return Math.max(0, ...rows.map(({ length }) => Number(length)));
    };
    const complete = async (rows: readonly Row[]): Promise<readonly Row[]> => {
      sizes.push(rows.length);
      if (rows.reduce((sum, { length }) => sum + Number(length), 0) > most) throw tooLarge();
      return rows;
    };
    const batches = new Batches(
      { write, asItLeaves: (row: Row) => row } as unknown as StreamOutput,
      { batch: 10, complete },
      context,
      stream,
    );
    await batches.add(lengths.map((length, id) => ({ id, length })));
    await batches.flush();
    expect(written).toEqual(lengths.map((_length, id) => id));
    return sizes;
  }

  test('make the next batches small, and light ones make them full again', async () => {
    const [heavy, light] = [Array<number>(12).fill(2 ** 30), Array<number>(40).fill(1)];
    expect(await sizesFor([...heavy, ...light])).toEqual([10, 1, 1, 1, 10, 10, 10, 9]);
  });

  test('that the memory does not hold together are completed in parts', async () => {
    expect(await sizesFor(Array<number>(10).fill(1), 3)).toEqual([10, 5, 3, 2, 5, 3, 2]);
    const scene = [fc.array(fc.integer({ min: 1, max: 9 })), fc.integer({ min: 9, max: 30 })] as const;
    await fc.assert(fc.asyncProperty(...scene, async (lengths, most) => void (await sizesFor(lengths, most))));
  });

  test('of which one alone is too much end in an error that names it', async () => {
    await expect(sizesFor([1, 1, 40, 1], 30)).rejects.toThrow(
      /^Stream rows: The row with id 2 is larger than the memory of this process allows \(more than 9 MiB\)\. Give/,
    );
  });

  test('are let go as soon as they have left', async () => {
    const rows = rowsOf(3);
    const complete = async (some: readonly Row[]): Promise<readonly Row[]> =>
      some.map((row) => Object.assign(row, { content: 'heavy' }));
    const batches = new Batches(sinkOf([]), { batch: 2, complete }, context, stream);
    await batches.add(rows);
    await batches.flush();
    expect(rows).toEqual(rowsOf(3));
  });
});

describe('a follower with a completion', () => {
  const failed = new ApiError(
    { action: 'fail_stream', fault: 'transient_error', message: 'Trouble.' },
    { kind: 'answer', status: 500, text: '', headers: {} },
    'POST rows',
  );
  const completing = (inbox: ReturnType<typeof inboxOf>, sizes: number[], failAt = Number.POSITIVE_INFINITY) =>
    inboxStreams(inbox, {
      ...SMALL,
      limit: { conversations: 25, children: 5 },
      more: {
        messages: {
          completion: {
            batch: 7,
            async complete(rows) {
              sizes.push(rows.length);
              if (sizes.length === failAt + 1) throw failed;
              return rows.map((row) => ({ ...row, whole: true }));
            },
          },
        },
      },
    });

  test.each([1, 2, 3])(
    'fills its batches from the children of several conversations (concurrency %i)',
    async (concurrency) => {
      const inbox = inboxOf(25);
      const sizes: number[] = [];
      const { complete, ids } = await read(inbox, {}, { streams: completing(inbox, sizes), concurrency });
      expect([complete, ids('messages')]).toEqual([true, childrenOf(inbox, ...allBut(25))]);
      // Ten conversations at a time have twenty messages, the last five have ten.
      expect(sizes).toEqual([7, 7, 6, 7, 7, 6, 7, 3]);
    },
  );

  test.each([1, 2, 3])('that fails once claims nothing of what is under way (concurrency %i)', async (concurrency) => {
    for (let failAt = 0; failAt < 8; failAt++) {
      const inbox = inboxOf(25);
      const first = await read(inbox, {}, { streams: completing(inbox, [], failAt), concurrency });
      expect(first.statuses).toEqual({ conversations: 'COMPLETE', messages: 'INCOMPLETE' });
      const next = await read(inbox, {}, { streams: completing(inbox, []), concurrency, state: first.states });
      // The oldest of a portion is claimed with the next one: others of the same time may follow.
      const held = failAt < 3 ? 0 : failAt < 6 ? 9 : 19;
      expect([next.complete, next.ids('messages')]).toEqual([true, childrenOf(inbox, ...allBut(25 - held))]);
    }
  });
});
