import { describe, expect, test } from '@jest/globals';
import { chooseSeed, Random } from '../support/random.ts';
import { turns, wide } from '../support/wide.ts';
import { listCalls, Story, strict, wantedOf } from './kills.ts';
import {
  account,
  askedInVain,
  childStreams,
  heldBy,
  listsNeeded,
  mailboxesOf,
  portion,
  severalMailboxes,
  streams,
} from './kills-account.ts';
import { Activity } from './property-activity.ts';
import { day, elementStreams, seedDate, withMissive } from './setup.ts';
import { idsOf } from './truth.ts';

const seed = chooseSeed();
/** Drafts have no history: an interrupted refresh goes on with what it has not come to. */
const lasting = streams.filter((stream) => stream !== 'drafts');
const settledAfterMs = 120_000;

async function withSeed(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new Error(`With SEED=${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

describe('a first sync of conversations that is killed again and again', () => {
  test.concurrent.each([0, 1])('while people go on writing: nothing is lost, lookback_days %i', (lookback_days) =>
    withSeed(() =>
      withMissive({ sample: false, generate: account }, async (missive) => {
        const random = new Random(seed + lookback_days);
        const config = { ...strict, lookback_days, ...severalMailboxes };
        const mailboxes = [...mailboxesOf(missive, config).values()];
        const teams = missive.truth({ stream: 'teams' }).map(({ row }) => String(row.id));
        const activity = new Activity(missive, { random, teams, labels: config.shared_label_ids });
        const story = new Story(missive);
        for (let kill = 0; kill < turns(6); kill += 1) {
          const isHeld = heldBy(story, config);
          missive.clearCalls();
          activity.touched.clear();
          activity.accompany(4, 500);
          const run = await story.run({ streams, config, kill: { line: random.integer(1, 500) } });
          const isRefreshing = !run.states('drafts').some(({ stream }) => stream.stream_state?.refresh === 'complete');
          if (lookback_days === 0 && isRefreshing) {
            expect(askedInVain(missive, isHeld, activity.touched)).toEqual([]);
          }
          activity.happen(3);
        }
        missive.advance(settledAfterMs);
        const last = await story.run({ streams, config });
        expect([last.code, last.errors]).toEqual([0, []]);
        for (const stream of lasting) expect([stream, story.lost(stream, { mailboxes })]).toEqual([stream, []]);
        const refresh = await story.run({ streams: ['drafts'], config });
        expect(idsOf(refresh.records('drafts'))).toEqual(idsOf(wantedOf(missive, 'drafts', { mailboxes })));
      }),
    ),
  );

  wide('with what stands inside of rows: nothing of it is lost', () =>
    withSeed(() =>
      withMissive({ sample: false, generate: account }, async (missive) => {
        const random = new Random(seed + 2);
        const config = { ...strict, ...severalMailboxes };
        const mailboxes = [...mailboxesOf(missive, config).values()];
        const teams = missive.truth({ stream: 'teams' }).map(({ row }) => String(row.id));
        const activity = new Activity(missive, { random, teams, labels: config.shared_label_ids });
        const story = new Story(missive);
        const all = ['messages', ...elementStreams.filter((name) => !/^(contact|task)_/.test(name))];
        for (let kill = 0; kill < turns(6); kill += 1) {
          activity.accompany(4, 300);
          // A stream that is left out for a run, and one that is selected later, go on from states of their own.
          const streams = all.filter((_name, place) => place !== kill);
          await story.run({ streams, config, kill: { line: random.integer(1, 700) } });
          activity.happen(3);
        }
        missive.advance(settledAfterMs);
        const last = await story.run({ streams: all, config });
        expect([last.code, last.errors]).toEqual([0, []]);
        for (const stream of all) expect([stream, story.lost(stream, { mailboxes })]).toEqual([stream, []]);
      }),
    ),
  );

  wide.each([0, 1])(
    'of one mailbox: each kill costs the lists of one portion at most, lookback_days %i',
    (lookback_days) =>
      withSeed(() =>
        withMissive({ sample: false, generate: account }, async (missive) => {
          const random = new Random(seed + lookback_days);
          const kills = turns(5);
          const config = { ...strict, lookback_days, mailboxes: ['all'] };
          const scope = { mailboxes: [{ name: 'all' as const }] };
          const activity = new Activity(missive, { random, teams: [], labels: [] });
          const story = new Story(missive);
          for (let kill = 0; kill < kills; kill += 1) {
            if (kill % 2 === 1) activity.accompany(2, 60);
            const call = random.integer(10, 110);
            expect((await story.run({ streams, config, kill: { call } })).signal).toBe('SIGKILL');
          }
          missive.advance(settledAfterMs);
          const last = await story.run({ streams, config });
          expect([last.code, last.errors]).toEqual([0, []]);
          for (const stream of lasting) expect([stream, story.lost(stream, scope)]).toEqual([stream, []]);

          const lookedBack = seedDate - lookback_days * day;
          const late = missive
            .truth({ stream: 'conversations', ...scope })
            .filter(({ row }) => Number(row.last_activity_at) > lookedBack);
          const most =
            listsNeeded(missive, config) + childStreams.length * (kills * portion + activity.events + late.length);
          expect(listCalls(missive).length).toBeLessThanOrEqual(most);
        }),
      ),
  );
});
