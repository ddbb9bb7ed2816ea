import { describe, expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { startRelay } from '../support/relay.ts';
import { catalogOf, configOf, missiveConnector, withMissive } from './setup.ts';

const MIB = 2 ** 20;

/** Reads messages with so much memory; as many of them as are told have bodies of that size. */
function readWith(heapMiB: number, bodyMiB: number, most: number, text = 'x') {
  return withMissive({}, async (missive) => {
    const heavy = new Set<unknown>();
    const body = text.repeat(Math.floor((bodyMiB * MIB) / Buffer.byteLength(text)));
    const relay = await startRelay(missive.url, (answer, path) => {
      if (!/\/messages\/[^/?]+$/.test(path)) return undefined;
      const page = JSON.parse(answer.body.toString()) as { messages: Row | Row[] };
      for (const message of [page.messages].flat()) {
        if (heavy.size < most) heavy.add(message.id);
        if (heavy.has(message.id)) message.body = body;
      }
      return { body: Buffer.from(JSON.stringify(page)) };
    });
    try {
      const config = configOf(relay);
      const catalog = await catalogOf(['messages']);
      const env = { NODE_OPTIONS: `--max-old-space-size=${heapMiB}` };
      const run = await missiveConnector.run('read', { config, catalog, env });
      const rows = run.records('messages');
      const arrived = rows.filter((row) => row.body === body).map(({ id }) => id);
      return { run, rows, arrived: new Set(arrived), heavy };
    } finally {
      await relay.close();
    }
  });
}

describe('heavy message bodies', () => {
  test.each([
    [256, 3, 'x', 12],
    [512, 5, 'x', 12],
    [512, 10, '漢', 6],
  ])('with a heap of %i MiB, %i MiB each, arrive whole', async (heap, size, text, most) => {
    const { run, arrived, heavy } = await readWith(heap, size, most, text);
    expect([run.code, run.errors, run.lastStatus('messages')]).toEqual([0, [], 'COMPLETE']);
    expect([heavy.size, arrived]).toEqual([most, heavy]);
  });

  test('of which one is more than the memory holds end in an error that names it and says what to do', async () => {
    const { run, rows, heavy } = await readWith(128, 20, 1);
    expect([run.code, run.signal, run.lastStatus('messages')]).toEqual([1, null, 'INCOMPLETE']);
    expect(run.errors).toHaveLength(1);
    expect(run.errors[0]).toMatchObject({
      failure_type: 'config_error',
      stream_descriptor: { name: 'messages' },
      message: expect.stringMatching(
        /^Stream messages: The row with id ".*" is larger than the memory .*fetch_message_bodies.*max-old-space-size/,
      ),
    });
    expect(run.errors[0]?.message).toContain(String([...heavy][0]));
    expect(rows.some(({ id }) => heavy.has(id))).toBe(false);
  });
});
