import { describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { campaignIDs, keyIDs } from '../simulators/mailjet/seed/ids.ts';
import { wide } from '../support/wide.ts';
import { day, present, read, seededNow, withMailjet } from './setup.ts';
import { delivered, expectWhole } from './truth.ts';

const streams = ['stats_account_daily', 'message_information'];
const secondsOf = (date: string) => Date.parse(date) / 1000;

/** When the keys of the samples were made. */
const made = secondsOf('2020-09-16T10:33:54Z');

const starts = (mailjet: MailjetSimulator, path: string) =>
  mailjet.calls({ path: `v3/REST/${path}` }).map(({ parameters }) => Number(parameters.FromTS));

function makeKeys(mailjet: MailjetSimulator, CreatedAt: string): void {
  for (const id of [keyIDs.master, keyIDs.sub]) mailjet.changeRow({ resource: 'apikey', id, fields: { CreatedAt } });
}

describe('years before the account', () => {
  test.concurrent('have no counters, which are asked for from the making of the oldest key on', async () => {
    await withMailjet({}, async (mailjet) => {
      expectWhole(mailjet, await read(mailjet, ['stats_account_daily']), ['stats_account_daily']);
      const first = Math.min(...starts(mailjet, 'statcounters'));
      expect([first > made - 3 * day, first < made]).toEqual([true, true]);
      // Which keys there are, and whether anything is older.
      const others = mailjet.calls().filter(({ path }) => path !== 'v3/REST/statcounters');
      expect(others.map(({ path }) => path)).toEqual(['apikey', 'campaign', 'message'].map((one) => `v3/REST/${one}`));
    });
  });

  test.concurrent('are one request for message_information, in each sync', async () => {
    await withMailjet(present, async (mailjet) => {
      const first = await read(mailjet, ['message_information']);
      expectWhole(mailjet, first, ['message_information']);
      mailjet.clearCalls();
      const next = await read(mailjet, ['message_information'], { state: first.stateAfter() });
      expect(next.code).toBe(0);
      const asked = [...new Set(starts(mailjet, 'messageinformation'))].sort();
      const age = secondsOf(seededNow) - made;
      expect(asked.length).toBeLessThanOrEqual(1 + Math.ceil(age / (90 * day)) + 2);
      expect(asked[0]).toBeLessThanOrEqual(secondsOf('2010-01-01'));
      expect(asked[1]).toBeGreaterThan(Date.now() / 1000 - age - 95 * day);
    });
  });

  test.concurrent('are asked about only where years would be asked for: not by a later sync, nor of a young start_date', async () => {
    await withMailjet(present, async (mailjet) => {
      const start_date = new Date(Date.now() - 60 * day * 1000).toISOString();
      const first = await read(mailjet, ['stats_account_daily'], { config: { start_date } });
      await read(mailjet, ['stats_account_daily'], { config: { start_date }, state: first.stateAfter() });
      expect(mailjet.callCount('v3/REST/apikey')).toBe(0);
    });
  });
});

describe('nothing is lost', () => {
  wide('where the keys are younger than what they stand for', async () => {
    await withMailjet({ generate: { contacts: 20, campaigns: 6, messages: 400, days: 400 } }, async (mailjet) => {
      makeKeys(mailjet, '2025-05-01T00:00:00Z');
      const run = await read(mailjet, streams);
      expectWhole(mailjet, run, streams);
      expect(Math.min(...starts(mailjet, 'statcounters'))).toBeLessThan(secondsOf('2018-04-02'));
      const dates = delivered(run, 'message_information').map(({ CreatedAt }) => String(CreatedAt));
      expect(dates.some((date) => date < '2025-04')).toBe(true);
    });
  });

  wide('where only a campaign is older', async () => {
    await withMailjet({}, async (mailjet) => {
      const SendStartAt = '2019-02-03T04:05:06Z';
      mailjet.changeRow({ resource: 'campaign', id: campaignIDs.orders, fields: { SendStartAt } });
      await read(mailjet, ['stats_account_daily']);
      expect(Math.min(...starts(mailjet, 'statcounters'))).toBeLessThan(secondsOf('2018-04-02'));
    });
  });

  test.concurrent.each([
    ['refuses to say', { unavailable: { apikey: 403 } }],
    ['does not know', { unavailable: { apikey: 'missing' } }],
  ] as const)('where Mailjet %s how old the keys are', async (_what, settings) => {
    await withMailjet({ settings }, async (mailjet) => {
      const run = await read(mailjet, streams);
      expectWhole(mailjet, run, streams);
      expect(run.logs('WARN')).toEqual([]);
    });
  });

  wide('where the keys have no date, or one to come', async () => {
    for (const date of ['', '2031-01-01T00:00:00Z']) {
      await withMailjet({}, async (mailjet) => {
        makeKeys(mailjet, date);
        expectWhole(mailjet, await read(mailjet, streams), streams);
      });
    }
  });
});
