import { expect, test } from '@jest/globals';
import { noLookback, read, withHeymarket } from './setup.ts';
import { valuesOf, wantedRows } from './truth.ts';

const WALKS = ['auto', 'forward', 'backward', 'by_page', 'by_conversation'] as const;

test.concurrent.each(WALKS)(
  'end_date: messages up to it, and then nothing more is asked for (%s)',
  async (messages_walk) => {
    await withHeymarket({ generate: { conversations: 60, messages: 12, stepSeconds: 3600 } }, async (heymarket) => {
      const all = wantedRows(heymarket, 'messages');
      const dates = all.map(({ date }) => String(date)).sort();
      // Whole seconds, so that it has no fewer digits than a row.
      const end = `${dates[Math.floor(dates.length / 2)]?.slice(0, 19)}Z`;
      const isUpTo = ({ date }: Record<string, unknown>): boolean => Date.parse(String(date)) <= Date.parse(end);
      const config = { ...noLookback, messages_walk, end_date: end };
      heymarket.clearCalls();
      const first = await read(heymarket, ['messages'], { config });
      expect([first.code, first.errors]).toEqual([0, []]);
      expect(valuesOf(first.records('messages'), 'id')).toEqual(valuesOf(all.filter(isUpTo), 'id'));
      heymarket.clearCalls();
      const idle = await read(heymarket, ['messages'], { config, state: first.stateAfter() });
      expect([idle.code, idle.records('messages'), heymarket.callCount()]).toEqual([0, [], 0]);
      const last = await read(heymarket, ['messages'], {
        config: { ...noLookback, messages_walk },
        state: idle.stateAfter(),
      });
      expect(valuesOf(last.records('messages'), 'id')).toEqual(
        valuesOf(
          all.filter((row) => !isUpTo(row)),
          'id',
        ),
      );
    });
  },
);
