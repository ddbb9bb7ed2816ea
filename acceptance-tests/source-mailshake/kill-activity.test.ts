import { describe, test } from '@jest/globals';
import { chooseSeed } from '../support/random.ts';
import { wide } from '../support/wide.ts';
import { type Ordeal, survive } from './kills.ts';

const seed = chooseSeed();
const startDate = '2026-02-28T21:30:00.123Z';

const ofOpens: Omit<Ordeal, 'streams'>[] = [
  { activityOrder: 'strict' },
  { activityOrder: 'strict', since: 'exclusive', startDate, arrivals: true },
  { activityOrder: 'strict', since: 'inclusive', startDate, staleTokens: true },
  { activityOrder: 'strict', since: 'ignored', startDate, insertBetweenPages: true },
  { activityOrder: 'shuffled', since: 'inclusive', startDate, arrivals: true, insertBetweenPages: true },
  { activityOrder: 'shuffled', since: 'ignored', startDate, arrivals: true, staleTokens: true },
];

const withoutSince: Omit<Ordeal, 'streams'>[] = [
  { activityOrder: 'strict', insertBetweenPages: true, staleTokens: true },
  { activityOrder: 'shuffled', arrivals: true, insertBetweenPages: true },
  { activityOrder: 'shuffled', arrivals: true, staleTokens: true, startDate },
];

describe('nothing is lost when a sync is killed and resumed', () => {
  test.concurrent.each(ofOpens)('opens, %j', (ordeal) => survive(seed, { ...ordeal, streams: ['opens'] }));
  test.concurrent.each(withoutSince)('sent_messages, %j', (ordeal) =>
    survive(seed, { ...ordeal, streams: ['sent_messages'] }),
  );
  wide.each(withoutSince)('replies, %j', (ordeal) => survive(seed, { ...ordeal, streams: ['replies'] }));
});
