import { expect } from '@jest/globals';
import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import type { Row } from '../support/messages.ts';
import { Random } from '../support/random.ts';
import type { Run } from '../support/run.ts';
import { repeated, type Scope, Story, strict, versionOf, wantedOf } from './kills.ts';
import { Activity } from './property-activity.ts';
import type { World } from './property-world.ts';
import { day, seedDate, withMissive } from './setup.ts';
import { idsOf } from './truth.ts';

const incremental = ['conversations', 'messages', 'comments', 'posts'];
/** Rows of the last minute are not claimed yet. */
const settledAfterMs = 120_000;

/** What is read of a world, as the configuration says it and as the world itself names it. */
type Reading = { config: Row; scope: Scope; teams: string[]; labels: string[]; mailboxes: number };

/** Plays a world: interrupted and disturbed runs, an undisturbed one, an idle one. */
export async function survive(world: World): Promise<void> {
  try {
    await withMissive(world.options, (missive) => play(world, missive));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`With SEED=${world.seed}: ${what}\n${JSON.stringify(world)}`, { cause: error });
  }
}

async function play(world: World, missive: MissiveSimulator): Promise<void> {
  const random = new Random(world.seed + 1);
  const reading = readingOf(world, missive);
  const { config, scope, teams, labels } = reading;
  const { merges } = world;
  const activity = new Activity(missive, {
    // What comes late is found by the look-back; without one, only on the first page of its list.
    ...{ random, teams, labels, merges, lateness: world.lookbackDays * 80_000 },
    closes: !world.own.includes('closed'),
  });
  const story = new Story(missive);
  const streams = [...incremental, ...(world.drafts ? ['drafts'] : [])];
  const lines = streams.reduce((sum, stream) => sum + wantedOf(missive, stream, scope).length, 20);
  const calls = wantedOf(missive, 'conversations', scope).length * incremental.length;

  for (let number = 0; number < world.kills; number += 1) {
    activity.accompany(random.integer(0, 4), calls);
    // An end that comes and goes takes nothing away from the runs without one.
    const end = random.chance(0.3) ? endFrom(scope.start, random) : {};
    await story.run({ streams, config: { ...config, ...end }, kill: { line: random.integer(1, lines) } });
    activity.happen(random.integer(0, 4));
  }
  if (world.disturbed) {
    activity.accompany(random.integer(2, 6), calls);
    assertWell(await story.run({ streams, config }), reading);
    activity.happen(random.integer(0, 4));
  }
  missive.advance(settledAfterMs);

  const isFirst = story.runs === 0;
  const whole = await story.run({ streams, config });
  assertWell(whole, reading);
  for (const stream of incremental) expect([stream, story.lost(stream, scope)]).toEqual([stream, []]);
  assertOnce(whole, isFirst || reading.mailboxes === 1 ? streams : ['conversations']);

  if (world.drafts) await assertAllDrafts(story, reading);
  if (world.lookbackDays === 0) await assertIdle(story, reading, world);
}

/** An end date within the last days, and not before the start. */
function endFrom(start = 0, random: Random): Row {
  const end = Math.max(start, seedDate - random.integer(0, 10 * day));
  return { end_date: new Date(end * 1000).toISOString() };
}

function readingOf(world: World, missive: MissiveSimulator): Reading {
  const named = (stream: 'teams' | 'shared_labels') => missive.truth({ stream }).map(({ row }) => String(row.id));
  const { own, readsTeams, start, bodies, concurrency, lookbackDays } = world;
  const teams = named('teams');
  const labels = named('shared_labels').slice(0, world.labels);
  const names = [...own, ...(readsTeams ? ['team_all'] : [])];
  return {
    teams,
    labels,
    mailboxes: own.length + labels.length + (readsTeams ? teams.length : 0),
    scope: {
      mailboxes: [
        ...names.map((name) => ({ name: name as 'all' })),
        ...labels.map((id) => ({ name: 'shared_label' as const, id })),
      ],
      start,
    },
    config: {
      ...strict,
      lookback_days: lookbackDays,
      concurrent_requests: concurrency,
      fetch_message_bodies: bodies,
      mailboxes: names,
      shared_label_ids: labels,
      ...(start !== undefined && { start_date: new Date(start * 1000).toISOString() }),
    },
  };
}

/** It came to its end, and brought nothing from before the start date. A late message counts by when it came. */
function assertWell(run: Run, { scope: { start = 0 } }: Reading): void {
  expect([run.code, run.errors]).toEqual([0, []]);
  const datesOf = ({ last_activity_at, delivered_at, created_at, updated_at }: Row, stream: string) =>
    stream === 'conversations' ? [last_activity_at] : [delivered_at, created_at, updated_at];
  for (const stream of incremental) {
    const isEarly = (row: Row) => datesOf(row, stream).every((date) => date === undefined || Number(date) < start);
    expect([stream, run.records(stream).filter(isEarly)]).toEqual([stream, []]);
  }
}

/**
 * Of a conversation in several mailboxes the rows may come once more when an interrupted run had read one of the
 * mailboxes only; the conversation itself never does.
 */
function assertOnce(run: Run, streams: readonly string[]): void {
  for (const stream of streams) {
    const versions = run.records(stream).map((row) => versionOf(stream, row));
    expect([stream, [...repeated(versions)]]).toEqual([stream, []]);
  }
}

/** A refresh that nothing interrupts brings the drafts that there are, each once. */
async function assertAllDrafts(story: Story, { config, scope }: Reading): Promise<void> {
  const run = await story.run({ streams: ['drafts'], config });
  assertOnce(run, ['drafts']);
  expect(idsOf(run.records('drafts'))).toEqual(idsOf(wantedOf(story.missive, 'drafts', scope)));
}

/** Nothing has happened: one page of each mailbox, and no list inside of any conversation. */
async function assertIdle(story: Story, { config, mailboxes }: Reading, world: World): Promise<void> {
  const { missive } = story;
  missive.clearCalls();
  const run = await story.run({ streams: incremental, config });
  const refused = missive.calls({ status: 400 }).length;
  expect(refused).toBe(world.options.settings?.conversationsMaximum === 10 ? 1 : 0);
  expect(incremental.flatMap((stream) => run.records(stream))).toEqual([]);
  const { calls } = missive.totals();
  expect([missive.callCount('conversations') - refused, calls - refused]).toEqual([
    mailboxes,
    // A page of the teams, and one that shows that there are no more.
    mailboxes + (world.readsTeams ? 2 : 0),
  ]);
}
