import { describe, test } from '@jest/globals';
import { chooseSeed } from '../support/random.ts';
import { survive } from './property.ts';
import { randomWorld } from './property-world.ts';

const worlds = Number(process.env.WORLDS ?? 8);
const seed = chooseSeed();
/** One world when its number is given, as a failure does. */
const seeds = process.env.SEED ? [seed] : Array.from({ length: worlds }, (_, number) => seed + number);

describe('whatever the account and whatever happens, nothing is lost and little comes twice', () => {
  test.concurrent.each(seeds)('SEED=%i', (one) => survive(randomWorld(one)));
});

test('where pages are smaller than what is asked for, nothing is lost either', () => {
  const world = randomWorld(seed);
  const options = { ...world.options, settings: { ...world.options.settings, pageCap: 40 } };
  const generate = { ...options.generate, messages: 200, days: 10 };
  const config = { ...world.config, message_window_days: 30, start_date: '2010-01-01T00:00:00Z' };
  const streams = ['messages', 'open_events'] as const;
  const rest = { start: undefined, laterStart: undefined, kills: 1 };
  return survive({ ...world, options: { ...options, generate }, config, streams, ...rest });
});
