import { describe, expect, test } from '@jest/globals';
import { nothing } from '../simulators/missive/generated/options.ts';
import type { Message } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { listCalls, Story, strict } from './kills.ts';
import { account, askedInVain, heldBy, mailboxesOf, severalMailboxes, streams } from './kills-account.ts';
import { catalogOf, configOf, missiveConnector as connector, withMissive } from './setup.ts';

/** The promise is 5 s; the rest is for a busy machine. */
const graceMs = 7_000;
const config = { ...strict, ...severalMailboxes };

describe('SIGTERM', () => {
  test.concurrent.each([
    ['while the lists of conversations are read', 120, 0],
    ['while an answer does not come', 60, 60_000],
  ])('%s: the last state is honest, and the end is by the signal', async (_when, records, latencyMs) => {
    await withMissive({ sample: false, generate: account }, async (missive) => {
      const story = new Story(missive);
      let seen = 0;
      let asked: () => void = () => {};
      const enough = new Promise<void>((resolve) => {
        asked = resolve;
      });
      const process = connector.start('read', {
        config: configOf(missive, config),
        catalog: await catalogOf(streams),
        onMessage: ({ type }: Message) => {
          if (type !== 'RECORD' || ++seen !== records) return;
          missive.set({ latencyMs });
          asked();
        },
      });
      await enough;
      // With answers that do not come, the records of those that came are still on their way.
      const begun = performance.now();
      process.kill('SIGTERM');
      const run = await process.finished;
      expect(performance.now() - begun).toBeLessThan(graceMs);
      expect([run.code, run.signal, run.errors]).toEqual([null, 'SIGTERM', []]);
      expect(run.messages.at(-1)?.type).not.toBe('RECORD');
      story.take(run, streams);

      missive.set({ latencyMs: 0 });
      missive.clearCalls();
      const isHeld = heldBy(story, config);
      const next = await story.run({ streams, config });
      expect([next.code, next.errors]).toEqual([0, []]);
      expect(listCalls(missive).length).toBeGreaterThan(0);
      expect(askedInVain(missive, isHeld, new Set())).toEqual([]);
      const mailboxes = [...mailboxesOf(missive, config).values()];
      for (const stream of streams) expect([stream, story.lost(stream, { mailboxes })]).toEqual([stream, []]);
    });
  });
});

describe('100,000 conversations', () => {
  const conversations = 100_000;
  const page = 50;
  const generate = { conversations, messages: 0, comments: 0, every: nothing };

  wide('killed in the middle: the resumed run asks for the missing pages only', async () => {
    await withMissive({ sample: false, generate }, async (missive) => {
      const one = { streams: ['conversations'], config: { ...strict, mailboxes: ['all'] } };
      const story = new Story(missive);
      const killed = await story.run({ ...one, kill: { line: conversations / 2 } });
      const claimed = killed.committed('conversations').length;
      // A STATE follows each page; the lines of the last one may lack it.
      expect(claimed).toBeGreaterThan((conversations / 2) * (1 - 2 / page) - 2 * page);
      missive.clearCalls();

      const next = await story.run(one);
      expect([next.code, next.errors]).toEqual([0, []]);
      expect(story.lost('conversations', { mailboxes: [{ name: 'all' }] })).toEqual([]);
      // The first page, for what is new; and the row above each bound comes again.
      const missing = Math.ceil((conversations - claimed) / (page - 1));
      expect(missive.callCount('conversations')).toBeLessThanOrEqual(missing + 2);
      // The last row before the gap is claimed only when it is sure that no further one has the same second, and the one
      // above it when the next has shown that it had its place.
      expect(next.records('conversations').length).toBeLessThanOrEqual(conversations - claimed + 2);
    });
  });
});
