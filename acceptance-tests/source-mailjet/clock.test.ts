import { expect, test } from '@jest/globals';
import { present, read, withMailjet } from './setup.ts';
import { expectWhole } from './truth.ts';

const hour = 3_600_000;

test.concurrent.each([
  ['behind', 5 * hour],
  ['ahead', -5 * hour],
])(
  "a machine whose clock is hours %s of the server's misses nothing, at first and later",
  async (_where, clockSkewMs) => {
    const options = { ...present, settings: { clockSkewMs } };
    await withMailjet(options, async (mailjet) => {
      const config = { lookback_days: 0, stats_lookback_days: 0 };
      const streams = ['messages'];
      const first = await read(mailjet, streams, { config });
      mailjet.addMessages({ count: 7 });
      mailjet.advance(hour / 2);
      const next = await read(mailjet, streams, { config, state: first.stateAfter() });
      const ids = new Set([...first.records('messages'), ...next.records('messages')].map(({ ID }) => String(ID)));
      const truth = await read(mailjet, streams, { config, mode: 'full_refresh' });
      expect([next.code, ids.size]).toEqual([0, new Set(truth.records('messages').map(({ ID }) => String(ID))).size]);
      expect(next.records('messages').length).toBeGreaterThanOrEqual(7);
      expectWhole(mailjet, truth, streams);
      expect(next.clockWarnings.length).toBe(1);
    });
  },
);
