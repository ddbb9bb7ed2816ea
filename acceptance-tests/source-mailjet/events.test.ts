import { describe, expect, test } from '@jest/globals';
import { messageIDs } from '../simulators/mailjet/seed/ids.ts';
import { repeats } from '../support/records.ts';
import { keys, read, withMailjet } from './setup.ts';
import { delivered, expectUpserted, expectWhole, wantedRows } from './truth.ts';

const hourMs = 3_600_000;
const streams = ['bounce_events', 'click_events', 'open_events'];
const ignored = { eventFilter: 'ignored' } as const;
const readWhole = /does not filter/;

describe('events since the last sync', () => {
  test.concurrent.each(['honoured', 'ignored'] as const)(
    'arrive however old their campaign is, with the event filter %s',
    async (eventFilter) => {
      await withMailjet({ settings: { eventFilter }, generate: { campaigns: 3, messages: 60 } }, async (mailjet) => {
        const first = await read(mailjet, streams);
        expectWhole(mailjet, first, streams);
        mailjet.advance(6 * hourMs);
        const click = { kind: 'clicked', url: 'https://shop-aurore.example/forty-days' } as const;
        mailjet.addEvent({ message: messageIDs.late, ...click });
        mailjet.addEvent({ message: messageIDs.late + 2n, kind: 'opened' });
        mailjet.addEvent({ message: messageIDs.order, kind: 'opened' });
        mailjet.addEvent({ message: messageIDs.order, kind: 'bounced', state: 3 });
        mailjet.advance(hourMs);
        mailjet.clearCalls();
        const next = await read(mailjet, streams, { state: first.stateAfter() });
        expect([next.code, next.errors]).toEqual([0, []]);
        expectUpserted(mailjet, [first, next], streams);
        expect(delivered(next, 'click_events')).toContainEqual(expect.objectContaining({ Url: click.url }));
        // The new ones, and those of the hour before the first sync.
        for (const stream of streams) expect([stream, delivered(next, stream).length <= 4]).toEqual([stream, true]);
        expect(mailjet.callCount()).toBeLessThanOrEqual(eventFilter === 'honoured' ? 6 : 9);
        const warnings = next.logs('WARN').filter(({ message }) => readWhole.test(message));
        expect(warnings).toHaveLength(eventFilter === 'honoured' ? 0 : streams.length);
      });
    },
  );
});

describe('on an account that ignores the event filter', () => {
  test.concurrent('everything is read once, nothing twice, and one line says so', async () => {
    const generate = { contacts: 50, campaigns: 4, messages: 6600, every: { opened: 1 } };
    await withMailjet({ settings: ignored, generate }, async (mailjet) => {
      const config = { start_date: '2025-01-19T00:00:00Z' };
      const run = await read(mailjet, ['open_events'], { config });
      expectWhole(mailjet, run, ['open_events'], { from: config.start_date });
      expect(repeats(delivered(run, 'open_events'), keys.open_events)).toBe(0);
      const lines = run.logs('WARN').map(({ message }) => message);
      expect(lines).toEqual([expect.stringMatching(readWhole)]);
      expect(lines[0]).toContain('open_events');
      // Attempts with windows, seven pages, and one that shows that there are no more.
      expect(mailjet.callCount('v3/REST/openinformation')).toBeLessThanOrEqual(20);
    });
  });

  test.concurrent('start_date still bounds the time of the event', async () => {
    await withMailjet({ settings: ignored }, async (mailjet) => {
      const start = '2025-05-20T00:00:00Z';
      const run = await read(mailjet, streams, { config: { start_date: start } });
      expectWhole(mailjet, run, streams, { from: start });
      expect(delivered(run, 'click_events')).toHaveLength(1);
    });
  });
});

describe('start_date', () => {
  test.concurrent('bounds the time of the event, not that of its campaign', async () => {
    await withMailjet({}, async (mailjet) => {
      const start = '2025-05-20T00:00:00Z';
      const run = await read(mailjet, streams, { config: { start_date: start } });
      expectWhole(mailjet, run, streams, { from: start });
      const wanted = { ClickedAt: '2025-05-20T09:30:00Z', MessageID: `${messageIDs.late}n` };
      expect(delivered(run, 'click_events')).toEqual([expect.objectContaining(wanted)]);
    });
  });
});

test.concurrent('none is lost by its key', async () => {
  await withMailjet({ settings: { opens: 'every' } }, async (mailjet) => {
    const run = await read(mailjet, streams);
    expectWhole(mailjet, run, streams);
    // Two clicks of one second on different links.
    const same = delivered(run, 'click_events').filter((row) => row.ClickedAt === '2025-05-19T07:35:10Z');
    expect(same.map(({ Url }) => Url).sort()).toEqual([
      'https://shop-aurore.example/spring?x=1',
      'https://shop-aurore.example/spring?x=2',
    ]);
    // Opens, whose ID is always -1.
    expect(new Set(delivered(run, 'open_events').map(({ ID }) => ID))).toEqual(new Set([-1]));
    expect(delivered(run, 'open_events').length).toBeGreaterThan(3);
    // Two soft bounces of one message.
    const bounces = delivered(run, 'bounce_events').filter(({ ID }) => ID === `${messageIDs.softBounced}n`);
    expect(bounces.map(({ BouncedAt }) => BouncedAt).sort()).toEqual(['2025-05-18T09:00:30Z', '2025-05-18T11:00:30Z']);
  });
});

describe('windows meet without a gap', () => {
  test.concurrent.each([
    { fromTS: 'exclusive', toTS: 'exclusive', eventTimes: 'text' },
    { fromTS: 'inclusive', toTS: 'inclusive', eventFilterLiftsToday: true },
    { fromTS: 'exclusive', toTS: 'inclusive', campaignLiftsToday: false },
  ] as const)('however bounds are read (%o)', async (settings) => {
    await withMailjet({ settings, sample: false, generate: { contacts: 3, campaigns: 1 } }, async (mailjet) => {
      // In every second around whatever may be the end of a window.
      const from = Date.parse('2025-05-20T00:00:00Z') / 1000;
      const shortest = 864;
      for (let index = 0; index < 91; index += 1) {
        const at = from + Math.floor(index / 7) * shortest + (index % 7) - 3;
        const { id } = mailjet.addMessage({ at, campaign: 8_000_000 });
        mailjet.addEvent({ message: id, kind: 'opened', at });
      }
      const config = { start_date: '2025-05-20T00:00:00Z', message_window_days: 0.01 };
      const both = ['messages', 'open_events'];
      const run = await read(mailjet, both, { config });
      expectWhole(mailjet, run, both, { from: config.start_date });
      expect(wantedRows(mailjet, 'open_events', { from: config.start_date })).toHaveLength(88);
    });
  });
});
