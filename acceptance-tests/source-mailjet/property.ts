import { expect } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import type { Row } from '../support/messages.ts';
import { Random } from '../support/random.ts';
import type { Run } from '../support/run.ts';
import { repeated, repeatedInVain, Story, secondsOf, unordered } from './kills.ts';
import { Activity } from './property-activity.ts';
import type { World } from './property-world.ts';
import { day, withMailjet } from './setup.ts';
import { delivered, wantedRows } from './truth.ts';

/** Plays a world: interrupted and disturbed runs, an undisturbed one, an idle one. */
export async function survive(world: World): Promise<void> {
  try {
    await withMailjet(world.options, (mailjet) => play(world, mailjet));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`With SEED=${world.seed}: ${what}\n${JSON.stringify(world)}`, { cause: error });
  }
}

async function play(world: World, mailjet: MailjetSimulator): Promise<void> {
  const { streams, config, laterStart, kills, disturbed } = world;
  const random = new Random(world.seed + 1);
  mailjet.set({ clockSkewMs: world.skew * 1000 });
  answerCounts(mailjet, world);
  const lateness = Math.max(0, config.lookback_days * day - 3600);
  const activity = new Activity(mailjet, { random, lateness });
  const story = new Story(mailjet, streams, config);
  const lines = 30 + streams.reduce((sum, stream) => sum + wantedRows(mailjet, stream).length, 0);

  for (let number = 0; number < kills; number += 1) {
    activity.accompany(random.integer(0, 4), 40);
    const kill = random.chance(0.5) ? { line: random.integer(1, lines) } : { call: random.integer(2, 60) };
    const isLater = laterStart !== undefined && number === 0;
    const later = isLater ? { start_date: new Date(laterStart * 1000).toISOString() } : {};
    const ended = random.chance(0.3) ? endFrom(Math.max(world.start ?? 0, laterStart ?? 0), mailjet, random) : {};
    await goOn(story, world, activity, () => story.run(kill, { ...later, ...ended }));
    activity.happen(random.integer(0, 4));
  }
  if (disturbed) {
    activity.accompany(random.integer(2, 6), 40);
    assertWell(await goOn(story, world, activity, () => story.run()), world);
    activity.happen(random.integer(2, 10));
  }
  mailjet.advance(120_000);

  const whole = await goOn(story, world, activity, () => story.run());
  assertWell(whole, world);
  for (const stream of streams) {
    expect([stream, story.lost(stream, world.start)]).toEqual([stream, []]);
    expect([stream, repeated(whole, stream)]).toEqual([stream, []]);
  }
  assertWell(await goOn(story, world, activity, () => story.run()), world);
}

/** An end date within the last weeks, and not before the start: it takes nothing away from the runs without one. */
function endFrom(start: number, mailjet: MailjetSimulator, random: Random): Row {
  const end = Math.max(start, Math.floor(mailjet.now().getTime() / 1000) - random.integer(0, 40 * day));
  return { end_date: new Date(end * 1000).toISOString() };
}

/** A run, and what holds after every one: nothing is claimed too early, and nothing repeated but for the look-back. */
async function goOn(story: Story, world: World, { young }: Activity, work: () => Promise<Run>): Promise<Run> {
  const before = story.state;
  const run = await work();
  for (const stream of world.streams) {
    expect([stream, story.claimedInVain(stream, young)]).toEqual([stream, []]);
    // With an earlier start date, what follows a parent is read anew.
    if (world.laterStart !== undefined) continue;
    expect([stream, repeatedInVain(run, before, stream, story)]).toEqual([stream, []]);
  }
  return run;
}

/** It came to its end, and brought nothing from before the start date. */
function assertWell(run: Run, { streams, start = 0 }: World): void {
  expect([run.code, run.errors]).toEqual([0, []]);
  for (const stream of streams.filter((name) => !unordered.includes(name))) {
    const early = delivered(run, stream).filter((row) => (secondsOf(stream, row) ?? start) < start);
    expect([stream, early]).toEqual([stream, []]);
  }
}

const TOO_MANY = 60_000;
/** A row of any stream that is counted, with its key: what an API answers that does not know what counting is. */
const SOME_ROW = JSON.stringify({
  ...{ ID: 5, MessageID: 5, ContactID: 5, Url: 'https://shop.example/' },
  ...{ OpenedAt: '2026-01-01T00:00:00Z', ClickedAt: '2026-01-01T00:00:00Z', BouncedAt: '2026-01-01T00:00:00Z' },
});

function answerCounts(mailjet: MailjetSimulator, { count }: World): void {
  if (count === null) return;
  const headers = { 'content-type': 'application/json' };
  const number = { ignored: 1, 'too high': TOO_MANY, nothing: 0 }[count];
  const rows = count === 'ignored' ? SOME_ROW : '';
  const body = `{ "Count" : ${number}, "Data" : [ ${rows} ], "Total" : ${number} }`;
  mailjet.fault({ kind: 'reply', status: 200, body, headers, where: { countOnly: 1 }, times: 'always' });
}
