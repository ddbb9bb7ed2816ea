import { describe, expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { startRelay } from '../support/relay.ts';
import { catalogOf, configOf, mailshakeConnector, withMailshake } from './setup.ts';

const MIB = 2 ** 20;

/** Reads replies with so much memory, of which the first ones have such a body. */
function readWith(heapMiB: number, bodyMiB: number, most: number) {
  return withMailshake({}, async (mailshake) => {
    const heavy = new Set<unknown>();
    const piece = Buffer.from(`"rawBody":"${'x'.repeat(bodyMiB * MIB)}"`);
    const relay = await startRelay(mailshake.url, ({ body }, path) => {
      if (!path.includes('activity/replies')) return undefined;
      const page = JSON.parse(body.toString()) as { results: Row[] };
      for (const reply of page.results) {
        if (heavy.size < most) heavy.add(reply.id);
        reply.rawBody = heavy.has(reply.id) ? 'hole' : '';
      }
      const [first = '', ...rest] = JSON.stringify(page).split('"rawBody":"hole"');
      return { body: Buffer.concat([Buffer.from(first), ...rest.flatMap((part) => [piece, Buffer.from(part)])]) };
    });
    try {
      const config = configOf(relay);
      const catalog = await catalogOf(['replies']);
      const env = { NODE_OPTIONS: `--max-old-space-size=${heapMiB}` };
      const run = await mailshakeConnector.run('read', { config, catalog, env });
      const arrived = run.records('replies').filter(({ rawBody }) => String(rawBody).length === bodyMiB * MIB);
      return { run, arrived: new Set(arrived.map(({ id }) => id)), heavy };
    } finally {
      await relay.close();
    }
  });
}

describe('heavy replies', () => {
  test('come in smaller pages, each once', async () => {
    const { run, arrived, heavy } = await readWith(128, 10, 5);
    expect([run.code, run.errors, run.lastStatus('replies')]).toEqual([0, [], 'COMPLETE']);
    expect([heavy.size, arrived]).toEqual([5, heavy]);
    const ids = run.records('replies').map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
    expect(run.logs('INFO').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Stream replies: a page was larger than the memory .* smaller pages/),
    );
  });

  test('of which one is more than the memory holds end in an error that says what to do', async () => {
    const { run } = await readWith(128, 50, 1);
    expect([run.code, run.signal, run.lastStatus('replies')]).toEqual([1, null, 'INCOMPLETE']);
    expect(run.errors).toHaveLength(1);
    expect(run.errors[0]).toMatchObject({
      failure_type: 'config_error',
      message: expect.stringMatching(/^Stream replies: The first row is larger .*exclude_bodies.*max-old-space-size/),
    });
  });
});
