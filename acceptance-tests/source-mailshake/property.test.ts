import { describe, test } from '@jest/globals';
import { chooseSeed, Random } from '../support/random.ts';
import { type Ordeal, survive } from './kills.ts';
import { incrementalStreams, quickStreams } from './setup.ts';

const worlds = Number(process.env.WORLDS ?? 8);
const seed = chooseSeed();
/** One world when its number is given, as a failure does. */
const seeds = process.env.SEED ? [seed] : Array.from({ length: worlds }, (_, number) => seed + number);

/** An account, a configuration, and what is to happen; all from one number. */
function randomOrdeal(one: number): Ordeal {
  const random = new Random(one);
  const few = incrementalStreams.filter(() => random.chance(0.3));
  // What enters a campaign of a full refresh that is done comes with the next one; and no last page has a token for ever.
  const insertBetweenPages = random.chance(0.4);
  const isFull = !insertBetweenPages && random.chance(0.3);
  const incremental = few.length ? few : ['opens'];
  const streams = insertBetweenPages
    ? incremental
    : random.pick([incremental, ['recipients', 'campaigns'], quickStreams]);
  return {
    streams,
    ...(isFull && { mode: 'full_refresh' }),
    activityOrder: random.pick(['strict', 'strict', 'shuffled'] as const),
    since: random.pick(['exclusive', 'inclusive', 'ignored'] as const),
    insertBetweenPages,
    tokenOnLastPage: !insertBetweenPages && random.chance(0.3),
    endToken: random.pick(['null', 'empty', 'missing'] as const),
    pageCaps: random.chance(0.5) ? {} : { 'activity/*': random.pick([10, 40]), 'recipients/list': 30 },
    arrivals: !streams.includes('recipients') && random.chance(0.7),
    staleTokens: random.chance(0.4),
    ...(random.chance(0.4) && { startDate: random.pick(['2026-02-20T00:00:00Z', '2026-02-28T21:30:00.123Z']) }),
    ...(random.chance(0.4) && { endDate: random.pick(['2026-02-28T22:00:00.5Z', '2026-03-01T00:00:00Z']) }),
  };
}

describe('whatever the account and whatever happens, nothing is lost and little comes twice', () => {
  test.concurrent.each(seeds)('SEED=%i', async (one) => {
    const ordeal = randomOrdeal(one);
    try {
      await survive(one, ordeal);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new Error(`With SEED=${one}: ${what}\n${JSON.stringify(ordeal)}`, { cause: error });
    }
  });
});
