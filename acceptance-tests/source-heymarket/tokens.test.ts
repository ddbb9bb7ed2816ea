import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../simulators/shared/faults.ts';
import { wide } from '../support/wide.ts';
import { apiKey, plainStreams, read, startRead, withHeymarket } from './setup.ts';
import { expectWhole } from './truth.ts';

/** The id that every answer of the simulator has. */
const requestID = /d41c7e90-5b02-4f6e-93ad-[0-9a-f]{12}/;

describe('a token', () => {
  const renewing = ['v1/team', 'v1/conversations', 'v1/messages/all', 'v1/contacts', 'v1/lists'];
  test.concurrent.each(renewing)('that is not good any longer at %s is minted again', async (path) => {
    const faults: Fault[] = [{ kind: 'error', code: 'expired_token', path, skip: path === 'v1/team' ? 0 : 1 }];
    await withHeymarket({ faults, settings: { limits: { lists: 30 } } }, async (heymarket) => {
      const streams = ['team', 'conversations', 'messages', 'contacts', 'lists'];
      expectWhole(heymarket, await read(heymarket, streams), streams);
      expect(heymarket.calls({ path, status: 401 })).toHaveLength(1);
    });
  });

  wide.each([-600_000, 600_000])("is signed with the server's clock where ours is %i ms off", async (skew) => {
    await withHeymarket({ now: undefined, settings: { clockSkewMs: skew } }, async (heymarket) => {
      const run = await read(heymarket, ['team', 'tags', 'contacts']);
      expect([run.code, run.errors]).toEqual([0, []]);
      expect(heymarket.calls({ status: 401 }).length).toBeLessThanOrEqual(3);
      expect(run.clockWarnings.length).toBe(1);
    });
  });

  test.concurrent('refused for good ends the sync, with a sentence', async () => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.hook({ when: 'after', path: 'v1/contacts', run: () => heymarket.revokeSecret() });
      const run = await read(heymarket, ['contacts', 'messages'], { config: { page_size: 20 } });
      expect(run.code).not.toBe(0);
      expect(run.errors[0]).toMatchObject({ failure_type: 'config_error', message: expect.stringMatching(requestID) });
      expect(run.errors[0]?.message).toMatch(/Settings > Integrations > API/);
      expect(run.lastStatus('contacts')).toBe('INCOMPLETE');
      expect(heymarket.calls({ status: 401 }).length).toBeLessThanOrEqual(8);
    });
  });

  wide('an older key that is rotated during a sync ends it', async () => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.hook({ when: 'after', path: 'v1/contacts', run: () => heymarket.rotateApiKey({ key: 'another' }) });
      const run = await read(heymarket, ['contacts'], { config: { page_size: 20, credentials: apiKey } });
      expect([run.code === 0, run.errors[0]?.failure_type]).toEqual([false, 'config_error']);
    });
  });

  wide('the older key reads everything too', async () => {
    await withHeymarket({}, async (heymarket) => {
      expectWhole(heymarket, await read(heymarket, undefined, { config: { credentials: apiKey } }), plainStreams);
    });
  });

  test.concurrent('stands in no output, even where the API repeats it', async () => {
    await withHeymarket({}, async (heymarket) => {
      const seen: string[] = [];
      const run0 = ({ headers }: { headers: { authorization?: string | undefined } }) => {
        const token = String(headers.authorization).replace('Bearer ', '');
        seen.push(token);
        const body = JSON.stringify({ error: 'bad_data', message: `the token ${token} is odd` });
        const own = { 'x-request-id': '0a1b2c3d-0000-4000-8000-00000000000f' };
        heymarket.fault({ kind: 'reply', status: 400, headers: own, body, path: 'v1/tags', times: 'always' });
      };
      heymarket.hook({ when: 'before', path: 'v1/team', run: run0 });
      const run = await read(heymarket, ['team', 'tags']);
      expect([run.code === 0, run.lastStatus('tags')]).toEqual([false, 'INCOMPLETE']);
      expect(seen[0]).toMatch(/^eyJ/);
      expect([...run.lines, run.stderr].join('\n')).not.toContain(seen[0]);
      expect(run.errors[0]?.message).toMatch(/is odd/);
    });
  });
});

describe('429', () => {
  test.concurrent('without any header is waited for, and told of', async () => {
    const faults: Fault[] = [{ kind: 'error', code: 'rate_limited', path: 'v1/tags', times: 2 }];
    await withHeymarket({ faults }, async (heymarket) => {
      const run = await read(heymarket, ['tags', 'surveys']);
      expectWhole(heymarket, run, ['tags', 'surveys']);
      expect([...run.statuses('tags'), ...run.statuses('surveys')]).toContain('RUNNING RATE_LIMITED');
      expect(heymarket.calls({ path: 'v1/tags', status: 429 })).toHaveLength(2);
    });
  });

  test.concurrent('a wait that the server states is kept', async () => {
    const headers = { 'retry-after': '1' };
    const faults: Fault[] = [{ kind: 'reply', status: 429, headers, path: 'v1/tags' }];
    await withHeymarket({ faults }, async (heymarket) => {
      expectWhole(heymarket, await read(heymarket, ['tags']), ['tags']);
    });
  });

  wide('again and again, for any call, ends well', async () => {
    await withHeymarket({ settings: { quota: { limit: 6, windowMs: 700 } } }, async (heymarket) => {
      const run = await read(heymarket, ['team', 'tags', 'surveys', 'contacts'], { config: { page_size: 30 } });
      expectWhole(heymarket, run, ['team', 'tags', 'surveys', 'contacts']);
      expect(heymarket.totals().refusals).toBeGreaterThan(0);
    });
  });

  /** It would take minutes: the process ends as soon as it says that it waits. */
  test.concurrent('is not met: requests_per_minute is kept, and the wait is told of', async () => {
    await withHeymarket({}, async (heymarket) => {
      const streams = ['team', 'tags', 'surveys', 'contacts', 'messages'];
      const process = await startRead(heymarket, streams, {
        config: { requests_per_minute: 4 },
        onMessage: (message, one) => {
          if (JSON.stringify(message).includes('RATE_LIMITED')) one.kill('SIGTERM');
        },
      });
      const run = await process.finished;
      expect(streams.flatMap((stream) => run.quotaResets(stream)).length).toBeGreaterThan(0);
      expect(heymarket.totals().calls).toBe(4);
    });
  });
});
