import { describe, expect, test } from '@jest/globals';
import type { Call } from '../simulators/shared/call-log.ts';
import { read, withMailjet } from './setup.ts';
import { delivered, expectWhole } from './truth.ts';

const perPage = 1000;
/** Rows that two pages have in common. */
const shared = 5;

describe('a list', () => {
  const sizes = [1000, 1995, 2000, 2500];
  test.concurrent.each(sizes)('of %i rows is read whole, and ends', async (contacts) => {
    const total = contacts === 2000 ? 'all' : 'page';
    await withMailjet({ sample: false, generate: { contacts }, settings: { total } }, async (mailjet) => {
      const run = await read(mailjet, ['contacts']);
      expectWhole(mailjet, run, ['contacts']);
      expect(delivered(run, 'contacts')).toHaveLength(contacts);
      const calls = mailjet.calls({ path: 'v3/REST/contact' });
      expect(new Set(calls.map(({ parameters }) => parameters.Limit))).toEqual(new Set([String(perPage)]));
      // By the rows received.
      const offsets = calls.map(({ parameters }) => Number(parameters.Offset));
      const full = offsets.slice(0, -1);
      expect(full).toEqual(full.map((_, page) => page * (perPage - shared)));
      // The last brings nothing but what it has in common with the one before.
      expect([offsets.at(-1), calls.at(-1)?.rows]).toEqual([contacts - shared, shared]);
    });
  });

  test.concurrent('of templates is whole in whatever order it comes', async () => {
    const settings = { templateOrder: 'newest', gallery: 'hidden' } as const;
    await withMailjet({ settings, generate: { templates: 2900 } }, async (mailjet) => {
      const run = await read(mailjet, ['templates']);
      expectWhole(mailjet, run, ['templates']);
      expect(new Set(delivered(run, 'templates').map(({ OwnerType }) => OwnerType))).toEqual(
        new Set(['apikey', 'user']),
      );
    });
  });
});

describe('a window with more than 50,000 rows is made smaller', () => {
  const messages = 50_600;
  // All within three quarters of an hour.
  const generate = { contacts: 3, campaigns: 1, transactional: 0, messages, days: 1, every: { hardBounced: 1 } };
  const start_date = '2025-05-19T10:00:00Z';
  const isCounted = ({ parameters }: Call) => parameters.countOnly !== undefined;

  test.concurrent.each([true, false])('before its rows are read, if Mailjet counts (%s)', async (counts) => {
    await withMailjet({ sample: false, generate }, async (mailjet) => {
      if (!counts) {
        const row = '{ "ID" : 5, "BouncedAt" : "2025-05-19T10:00:00Z" }';
        const body = `{ "Count" : 1, "Data" : [ ${row} ], "Total" : 1 }`;
        const headers = { 'content-type': 'application/json' };
        mailjet.fault({ kind: 'reply', status: 200, body, headers, where: { countOnly: 1 }, times: 'always' });
      }
      const config = { start_date, message_window_days: counts ? 1 : 0.04 };
      const run = await read(mailjet, ['bounce_events'], { config });
      expect([run.code, run.errors]).toEqual([0, []]);
      // Told apart by their digits: to parse them all exactly takes its time.
      const ids = run.lines.flatMap((line) => /"stream":"bounce_events".*"ID":(\d+)/.exec(line)?.[1] ?? []);
      expect(new Set(ids).size).toBe(messages);
      const calls = mailjet.calls({ path: 'v3/REST/bouncestatistics' }).filter((call) => !isCounted(call));
      // The rows are looked for, windows begin small, so that a first sync that is killed gets on, and grow with what has come.
      expect(calls.length).toBeLessThan(counts ? 126 : 160);
      const offsets = calls.map(({ parameters }) => Number(parameters.Offset));
      // The last page of each window only shows that there are no more.
      expect(Math.max(...offsets)).toBeLessThan(counts ? messages / 2 + perPage : 50_500);
    });
  });
});
