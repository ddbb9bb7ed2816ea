import { describe, expect, test } from '@jest/globals';
import type { GenerateOptions } from '../simulators/mailjet/generated/options.ts';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { chooseSeed, Random } from '../support/random.ts';
import { turns, wide } from '../support/wide.ts';
import { repeated, repeatedInVain, Story } from './kills.ts';
import { Activity } from './property-activity.ts';
import { day, type StreamName, withMailjet } from './setup.ts';

const seed = chooseSeed();

/** Some weeks of messages, with their events, campaigns and drafts. */
const account: GenerateOptions = {
  ...{ contacts: 40, campaigns: 12, messages: 260, days: 50, drafts: 6, sms: 60, signups: 20 },
  every: { opened: 2, hardBounced: 9 },
};
const streams: StreamName[] = [
  ...(['messages', 'campaigns', 'bounce_events', 'click_events', 'open_events', 'sms'] as const),
  ...(['message_history', 'stats_campaign_lifetime', 'campaign_user_agents'] as const),
  ...(['campaign_drafts', 'campaign_draft_contents', 'contact_list_signups'] as const),
];

async function withSeed(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new Error(`With SEED=${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** An account whose rows lead up to some minutes ago: all have settled. */
function withAccount(work: (mailjet: MailjetSimulator) => Promise<void>): Promise<void> {
  const seedDate = new Date(Date.now() - 600_000);
  return withSeed(() => withMailjet({ sample: false, now: undefined, seedDate, generate: account }, work));
}

/** Nothing of any stream is so. */
function expectOfAll(faults: (stream: StreamName) => readonly unknown[]): void {
  expect(streams.filter((stream) => faults(stream).length > 0).map((stream) => [stream, faults(stream)])).toEqual([]);
}

describe('a first sync that is killed again and again', () => {
  test.concurrent.each([0, 3])(
    'while messages go on arriving and changing: nothing is lost and little repeated, lookback_days %i',
    (lookback_days) =>
      withAccount(async (mailjet) => {
        const random = new Random(seed + lookback_days);
        const config = { lookback_days, stats_lookback_days: lookback_days, message_window_days: 2 };
        const activity = new Activity(mailjet, { random, lateness: lookback_days * (day - 3600) });
        const story = new Story(mailjet, streams, config);
        for (let kill = 0; kill < turns(6); kill += 1) {
          activity.accompany(4, 300);
          const before = story.state;
          const run = await story.run(kill % 2 ? { line: random.integer(20, 900) } : { call: random.integer(10, 350) });
          expectOfAll((stream) => story.claimedInVain(stream, activity.young));
          expectOfAll((stream) => repeatedInVain(run, before, stream, story));
          activity.happen(4);
        }
        for (const happens of [15, 0]) {
          mailjet.advance(120_000);
          const last = await story.run();
          expect([last.code, last.errors]).toEqual([0, []]);
          expectOfAll((stream) => story.lost(stream));
          expectOfAll((stream) => repeated(last, stream));
          activity.happen(happens);
        }
      }),
  );

  wide('gets on with every run, and comes to its end', () =>
    withAccount(async (mailjet) => {
      const story = new Story(mailjet, followed, unhurriedly);
      expect(await runsOf(story, new Random(seed))).toBeLessThan(most);
      for (const stream of followed) expect([stream, story.lost(stream)]).toEqual([stream, []]);
    }),
  );
});

wide('a later sync that is killed again and again gets on with every run, and comes to its end', () =>
  withAccount(async (mailjet) => {
    const story = new Story(mailjet, followed, unhurriedly);
    await story.run();
    story.backTo(Math.floor(Date.now() / 1000) - 40 * day);
    expect(await runsOf(story, new Random(seed))).toBeLessThan(most);
  }),
);

describe('many rows in a short time, and a kill after every 400 lines', () => {
  const dense: GenerateOptions = { contacts: 30, campaigns: 2, messages: 1500, days: 2, histories: 1200 };
  const streams: StreamName[] = ['messages', 'contact_history'];
  const config = { lookback_days: 0, stats_lookback_days: 0, message_window_days: 30 };

  wide.each(['a first sync', 'a later sync'])('%s comes to its end all the same', (which) =>
    withSeed(() =>
      withMailjet(
        { sample: false, now: undefined, seedDate: new Date(Date.now() - 600_000), generate: dense },
        async (mailjet) => {
          const story = new Story(mailjet, streams, config);
          if (which === 'a later sync') {
            await story.run();
            story.backTo(Math.floor(Date.now() / 1000) - 40 * day);
          }
          let runs = 1;
          while (runs < 40 && (await story.run({ line: 400 })).signal !== null) runs += 1;
          expect(runs).toBeLessThan(40);
          for (const stream of streams) expect([stream, story.lost(stream)]).toEqual([stream, []]);
        },
      ),
    ),
  );
});

const followed: StreamName[] = ['messages', 'message_history', 'campaigns', 'campaign_user_agents'];
const unhurriedly = { lookback_days: 2, stats_lookback_days: 2, message_window_days: 1 };
const most = 12;

/** How many runs it takes, each of them long enough for the look-back and some more; none repeats more than that. */
async function runsOf(story: Story, random: Random): Promise<number> {
  for (let runs = 1; runs < most; runs += 1) {
    const before = story.state;
    const run = await story.run({ call: random.integer(90, 110) });
    for (const stream of story.streams) {
      expect([stream, repeatedInVain(run, before, stream, story)]).toEqual([stream, []]);
    }
    if (run.signal === null) return runs;
  }
  return most;
}
