import { describe, expect, test } from '@jest/globals';
import { campaignIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { allStreams, cursors, day, incrementalStreams, present, read, withMailjet } from './setup.ts';
import { delivered, expectUpserted, expectWhole, valuesOf } from './truth.ts';

const config = { lookback_days: 0, stats_lookback_days: 0 };

function secondsOfLookback(stream: string): number {
  if (/^(stats|campaign)_/.test(stream)) return 2 * day;
  return stream === 'csv_imports' ? day : 7200;
}

/** What never had a date is always wanted. */
function isBefore(second: number, at: unknown): boolean {
  if (at === null || at === undefined) return false;
  return (typeof at === 'number' ? at : Date.parse(String(at)) / 1000) < second;
}

const clickedLate = `${messageIDs.late}n`;

/** It was clicked within the hour in which events may come late: the message, and its campaign. */
function isClickedLate(stream: string, row: Row): boolean {
  if (stream === 'messages') return row.ID === clickedLate;
  if (stream === 'message_history') return row.MessageID === clickedLate;
  return (row.CampaignID ?? row.SourceID) === campaignIDs.fortyDaysAgo;
}

describe('an idle sync', () => {
  test.concurrent('brings nothing but what is looked at again', async () => {
    await withMailjet({ generate: { contacts: 40, campaigns: 3, messages: 90 } }, async (mailjet) => {
      const first = await read(mailjet, incrementalStreams, { config });
      mailjet.clearCalls();
      const next = await read(mailjet, incrementalStreams, { config, state: first.stateAfter() });
      expect([next.code, next.errors]).toEqual([0, []]);
      const seeded = Date.parse('2025-05-20T10:00:00Z') / 1000;
      for (const stream of incrementalStreams) {
        // What changes in a list leaves no date; of recipients each list has an hour of its own.
        if (stream === 'contact_lists' || stream === 'list_recipient_statistics') continue;
        const recent = seeded - secondsOfLookback(stream);
        const rows = delivered(next, stream).filter((row) => !isClickedLate(stream, row));
        const old = rows.filter((row) => isBefore(recent, row[cursors[stream] as string]));
        expect([stream, old]).toEqual([stream, []]);
      }
      const paths = ['message', 'campaign', 'bouncestatistics', 'clickstatistics', 'openinformation', 'contact'];
      // A page of ten rows might have been cut down to them. Opens and clicks are asked for three times:
      // for their own streams, for old campaigns and for old messages.
      const most = (path: string) =>
        /clickstatistics|openinformation/.test(path) ? 3 * 2 : path === 'message' ? 2 * 2 : 2;
      const few = (path: string, calls: number) => calls >= 1 && calls <= most(path);
      for (const path of paths) expect([path, few(path, mailjet.callCount(`v3/REST/${path}`))]).toEqual([path, true]);
      expect(mailjet.callCount('v3/REST/messagehistory/*')).toBe(1);
    });
  });

  wide('leaves the state as it was', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['contacts', 'templates', 'list_recipients', 'contact_list_signups'];
      const first = await read(mailjet, streams, { config });
      const next = await read(mailjet, streams, { config, state: first.stateAfter() });
      const bare = (run: typeof first) => run.stateAfter().map(({ stream }) => stream);
      expect(bare(next)).toEqual(expect.arrayContaining(bare(first)));
    });
  });
});

describe('by the real clock', () => {
  test.concurrent('windows end a minute before the sync, at one moment for all', async () => {
    await withMailjet({ ...present, generate: { messages: 40, campaigns: 2, contacts: 9 } }, async (mailjet) => {
      const began = Date.now() / 1000;
      const streams = ['messages', 'campaigns', 'open_events'];
      const run = await read(mailjet, streams, { config: { start_date: '2024-01-01T00:00:00Z' } });
      expect(run.code).toBe(0);
      const ended = Date.now() / 1000;
      const ends = mailjet.calls().map(({ parameters: { EventToTs, ToTS } }) => {
        return EventToTs === undefined ? Number(ToTS) : Date.parse(String(EventToTs)) / 1000;
      });
      expect(Math.max(...ends)).toBeLessThanOrEqual(ended - 60 + 1);
      expect(Math.max(...ends)).toBeGreaterThanOrEqual(Math.floor(began) - 60);
    });
  });

  test.concurrent('what came while the sync ran comes with the next', async () => {
    await withMailjet({ ...present, generate: { messages: 40, campaigns: 2, contacts: 9 } }, async (mailjet) => {
      const at = Math.floor(Date.now() / 1000) - 90;
      const run = () => mailjet.addMessage({ at });
      mailjet.hook({ when: 'after', path: 'v3/REST/message', times: 'always', run });
      const first = await read(mailjet, ['messages', 'contacts']);
      mailjet.clearHooks();
      const next = await read(mailjet, ['messages', 'contacts'], { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['messages', 'contacts']);
    });
  });
});

wide('full_refresh after an incremental state reads everything again', async () => {
  await withMailjet({}, async (mailjet) => {
    const names = allStreams.filter((stream) => !/^(message_information$|stats_)/.test(stream));
    const first = await read(mailjet, names, { config: { start_date: '2024-01-01T00:00:00Z' } });
    const options = { mode: 'full_refresh', state: first.stateAfter() } as const;
    expectWhole(mailjet, await read(mailjet, names, options), names);
  });
});

wide('a stream that is selected later has its own past', async () => {
  await withMailjet({}, async (mailjet) => {
    const first = await read(mailjet, ['campaigns', 'messages'], { config });
    const names = ['message_history', 'campaign_link_clicks', 'list_recipients'];
    const next = await read(mailjet, ['campaigns', 'messages', ...names], { config, state: first.stateAfter() });
    expectWhole(mailjet, next, names);
    expect([delivered(next, 'campaigns'), valuesOf(delivered(next, 'messages'))]).toEqual([[], [clickedLate]]);
  });
});
