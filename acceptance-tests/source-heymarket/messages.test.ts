import { describe, expect, test } from '@jest/globals';
import { choices } from '../simulators/heymarket/choices.ts';
import { inboxIDs, messageIDs } from '../simulators/heymarket/seed/ids.ts';
import { wide } from '../support/wide.ts';
import { afterSeed, day, read, type Settings, withHeymarket } from './setup.ts';
import { expectRows, expectUpserted, expectWhole, valuesOf, wantedRows } from './truth.ts';

type Mode = NonNullable<Settings['messagesMode']>;
const modes = choices.messagesMode as Mode[];
const bounds = ['exclusive', 'inclusive'] as const;
const hour = 3_600_000;
const minute = 60_000;
const none = { message_lookback_days: 0 };

/** Each mode is one reading of what `created_at` bounds. */
describe('every message comes exactly once', () => {
  const cases = modes.flatMap((mode) => bounds.map((bound) => [mode, bound] as const));
  test.concurrent.each(cases)('created_at %s, %s', async (messagesMode, bound) => {
    const settings: Settings = { messagesMode, createdAt: { lower: bound, upper: bound } };
    await withHeymarket({ settings }, async (heymarket) => {
      const first = await read(heymarket, ['messages'], { config: { page_size: 60 } });
      expectWhole(heymarket, first, ['messages']);
      heymarket.addMessages({ conversation: 30_176_005, count: 3, at: afterSeed(minute), bumpAt: null });
      const next = await read(heymarket, ['messages'], {
        config: { ...none, page_size: 60 },
        state: first.stateAfter(),
      });
      expect(next.code).toBe(0);
      expect(next.records('messages').length).toBeLessThanOrEqual(4);
      expectUpserted(heymarket, [first, next], ['messages']);
    });
  });

  wide.each(modes)('from the start date on (%s)', async (messagesMode) => {
    await withHeymarket({ settings: { messagesMode } }, async (heymarket) => {
      const start_date = '2026-03-30T12:00:00Z';
      const run = await read(heymarket, ['messages'], { config: { start_date, page_size: 60 } });
      expectWhole(heymarket, run, ['messages'], { from: start_date });
      expect(run.records('messages').length).toBeGreaterThan(100);
    });
  });

  const fixed: ['forward' | 'backward', Mode][] = [
    ...[['forward', 'keyset'] as const, ['forward', 'always_lower'] as const],
    ...[['backward', 'keyset'] as const, ['backward', 'always_upper'] as const],
    ['backward', 'ascending_ignored'],
  ] as ['forward' | 'backward', Mode][];
  wide.each(fixed)('with messages_walk %s (%s)', async (messages_walk, messagesMode) => {
    await withHeymarket({ settings: { messagesMode } }, async (heymarket) => {
      const run = await read(heymarket, ['messages'], { config: { messages_walk, page_size: 50 } });
      expectWhole(heymarket, run, ['messages']);
      const ascending = new Set(heymarket.calls({ path: 'v1/messages/all' }).map((call) => call.parameters.ascending));
      expect([...ascending]).toEqual([messages_walk === 'forward']);
    });
  });
});

describe('auto', () => {
  test.concurrent('reads forward without a word where that works, and checkpoints on the way', async () => {
    await withHeymarket({}, async (heymarket) => {
      const config = { page_size: 50, state_interval_seconds: 0 };
      const run = await read(heymarket, ['messages'], { config });
      expect([run.code, run.logs('WARN')]).toEqual([0, []]);
      const dates = run.records('messages').map(({ date }) => Date.parse(String(date)));
      expect(dates).toEqual([...dates].sort((a, b) => a - b));
      expect(run.states('messages').length).toBeGreaterThan(3);
    });
  });

  test.concurrent.each(['always_upper', 'ascending_ignored'] as const)('tells when it turns (%s)', async (mode) => {
    await withHeymarket({ settings: { messagesMode: mode } }, async (heymarket) => {
      const first = await read(heymarket, ['messages']);
      heymarket.addMessages({ conversation: 30_176_005, at: afterSeed(minute), bumpAt: null });
      const next = await read(heymarket, ['messages'], { state: first.stateAfter() });
      const words = [...first.logs('WARN'), ...next.logs('WARN')].map(({ message }) => message).join('\n');
      expect(words).toMatch(/messages/);
    });
  });

  const misfits = [['forward', 'always_upper'] as const, ['backward', 'always_lower'] as const];
  wide.each(misfits)('%s where the API is %s fails, and says what to set', async (messages_walk, mode) => {
    await withHeymarket({ settings: { messagesMode: mode } }, async (heymarket) => {
      const run = await read(heymarket, ['messages', 'tags'], { config: { messages_walk, page_size: 50 } });
      expect([run.code, run.errors[0]?.message]).toEqual([
        1,
        expect.stringMatching(/messages in the order.*messages_walk to auto/),
      ]);
      expect(run.lastStatus('messages')).toBe('INCOMPLETE');
      expectRows(heymarket, run, 'tags');
    });
  });

  wide('a state of one walk goes on in the other', async () => {
    await withHeymarket({}, async (heymarket) => {
      const first = await read(heymarket, ['messages'], { config: { messages_walk: 'forward' } });
      const ids = heymarket.addMessages({ conversation: 30_176_005, at: afterSeed(minute), bumpAt: null }).ids;
      heymarket.set({ messagesMode: 'ascending_ignored' });
      const next = await read(heymarket, ['messages'], { config: none, state: first.stateAfter() });
      expect(next.code).toBe(0);
      expect(valuesOf(next.records('messages'))).toEqual(expect.arrayContaining(ids.map(String)));
      expectUpserted(heymarket, [first, next], ['messages']);
    });
  });
});

describe('the look-back', () => {
  test.concurrent.each(['keyset', 'ascending_ignored'] as const)('brings changes of status (%s)', async (mode) => {
    await withHeymarket({ settings: { messagesMode: mode } }, async (heymarket) => {
      const first = await read(heymarket, ['messages']);
      heymarket.setMessageStatus({ id: messageIDs.marisol, status: 'seen', at: afterSeed(hour) });
      const next = await read(heymarket, ['messages'], { state: first.stateAfter() });
      expect(next.records('messages')).toContainEqual(
        expect.objectContaining({ id: messageIDs.marisol, status: 'seen' }),
      );
      expectUpserted(heymarket, [first, next], ['messages']);
    });
  });

  wide.each([0.5, 3])('is as long as configured: %d days', async (message_lookback_days) => {
    await withHeymarket({}, async (heymarket) => {
      const first = await read(heymarket, ['messages']);
      const next = await read(heymarket, ['messages'], {
        config: { message_lookback_days },
        state: first.stateAfter(),
      });
      const newest = Date.parse('2026-04-03T21:07:33.481Z');
      const from = new Date(newest - message_lookback_days * day).toISOString();
      const wanted = valuesOf(wantedRows(heymarket, 'messages', { from }));
      const again = valuesOf(next.records('messages'));
      expect(again).toEqual(expect.arrayContaining(wanted));
      expect(again.length).toBeLessThanOrEqual(wanted.length + 1);
    });
  });

  test.concurrent('a message that is listed late, within it, arrives', async () => {
    await withHeymarket({}, async (heymarket) => {
      const first = await read(heymarket, ['messages']);
      heymarket.addMessages({ conversation: 30_176_005, at: afterSeed(-20 * hour), bumpAt: null });
      const next = await read(heymarket, ['messages'], { state: first.stateAfter() });
      expectUpserted(heymarket, [first, next], ['messages']);
    });
  });
});

test.concurrent('messages of the configured inboxes only', async () => {
  await withHeymarket({}, async (heymarket) => {
    const inbox_ids = [inboxIDs.recall];
    const run = await read(heymarket, ['messages', 'conversations'], { config: { inbox_ids } });
    const wanted = wantedRows(heymarket, 'messages').filter(({ inbox_id }) => inbox_id === inboxIDs.recall);
    expect([run.code, valuesOf(run.records('messages'))]).toEqual([0, valuesOf(wanted)]);
    expectWhole(heymarket, run, ['conversations'], { inboxes: inbox_ids });
    heymarket.clearCalls();
    const next = await read(heymarket, ['messages'], { config: { inbox_ids, ...none }, state: run.stateAfter() });
    expect([next.code, next.records('messages')]).toEqual([0, []]);
    expect(heymarket.totals().byPath['v1/messages/all']).toBeLessThanOrEqual(2);
  });
});
