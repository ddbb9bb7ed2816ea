import { expect } from '@jest/globals';
import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import type { Row } from '../support/messages.ts';
import { Random } from '../support/random.ts';
import type { Run } from '../support/run.ts';
import { lookbackOf, repeated, repeatedInVain, Story, visibleRows } from './kills.ts';
import { Activity } from './property-activity.ts';
import type { World } from './property-world.ts';
import { withHeymarket } from './setup.ts';

/** Plays a world: interrupted and disturbed runs, an undisturbed one, an idle one. */
export async function survive(world: World): Promise<void> {
  try {
    await withHeymarket(world.options, (heymarket) => play(world, heymarket));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`With SEED=${world.seed}: ${what}\n${JSON.stringify(world)}`, { cause: error });
  }
}

async function play(world: World, heymarket: HeymarketSimulator): Promise<void> {
  const { streams, config, kills, disturbed, bumps } = world;
  const random = new Random(world.seed + 1);
  const story = new Story(heymarket, streams, config);
  const lateness = Math.max(0, lookbackOf('messages', config) - 3_600);
  const isApart = world.options.settings?.page === 'ignored';
  const activity = new Activity(story, { random, lateness, bumps, isApart });
  const lines = 30 + streams.reduce((sum, stream) => sum + visibleRows(heymarket, stream).length, 0);

  for (let number = 0; number < kills; number += 1) {
    activity.accompany(random.integer(0, 4), 40);
    const kill = random.chance(0.5) ? { line: random.integer(1, lines) } : { call: random.integer(2, 60) };
    await goOn(story, kill, random.chance(0.3) ? endFrom(heymarket, random) : {});
    activity.happen(random.integer(0, 4));
  }
  if (disturbed) {
    activity.accompany(random.integer(2, 6), 40);
    assertWell(await goOn(story));
    activity.happen(random.integer(2, 10));
  }
  heymarket.advance(120_000);

  const whole = await goOn(story);
  assertWell(whole);
  for (const stream of streams) {
    expect(['lost', stream, story.lost(stream)]).toEqual(['lost', stream, []]);
    expect(['repeated', stream, repeated(whole, stream)]).toEqual(['repeated', stream, []]);
  }
  assertWell(await goOn(story));
}

/** An end date within the last days: it takes nothing away from the runs without one. */
function endFrom(heymarket: HeymarketSimulator, random: Random): Row {
  const end = heymarket.now().getTime() - random.integer(0, 4 * 86_400_000);
  return { end_date: new Date(end).toISOString() };
}

/** A run, and what holds after every one: nothing is claimed too early, and nothing repeated but for the look-back. */
export async function goOn(story: Story, kill = {}, settings: Row = {}): Promise<Run> {
  const before = story.state;
  const run = await story.run(kill, settings);
  for (const stream of story.streams) {
    expect(['claimed in vain', stream, story.claimedInVain(stream)]).toEqual(['claimed in vain', stream, []]);
    expect(['held before', stream, repeatedInVain(story, run, before, stream, story.config)]).toEqual([
      'held before',
      stream,
      [],
    ]);
  }
  return run;
}

export function assertWell(run: Run): void {
  expect([run.code, run.errors]).toEqual([0, []]);
}
