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
