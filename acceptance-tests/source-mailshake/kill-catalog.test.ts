import { describe, test } from '@jest/globals';
import { chooseSeed } from '../support/random.ts';
import { wide } from '../support/wide.ts';
import { type Ordeal, survive } from './kills.ts';
import { quickStreams } from './setup.ts';

const seed = chooseSeed();
const startDate = '2026-02-20T00:00:00Z';

const ofRecipients: Omit<Ordeal, 'streams'>[] = [
  { arrivals: true, staleTokens: true },
  { arrivals: true, insertBetweenPages: true },
];

const ofEverything: Omit<Ordeal, 'streams'>[] = [
  {},
  { arrivals: true, staleTokens: true, startDate },
  { arrivals: true, insertBetweenPages: true },
  { arrivals: true, since: 'ignored', startDate, activityOrder: 'shuffled' },
  { arrivals: true, since: 'inclusive', insertBetweenPages: true, staleTokens: true, activityOrder: 'shuffled' },
];

const ofActiveCampaigns: Omit<Ordeal, 'streams'>[] = [
  { arrivals: true, staleTokens: true },
  { arrivals: true, activityOrder: 'shuffled', since: 'ignored', pageCaps: { 'recipients/list': 20 } },
];

describe('nothing is lost when a sync is killed and resumed', () => {
  test.concurrent.each(ofActiveCampaigns)('recipients of campaigns with activity, %j', (ordeal) =>
    survive(seed, { ...ordeal, recipients: 'incremental', streams: ['recipients', 'replies'] }),
  );
  wide.each(ofRecipients)('recipients, %j', (ordeal) => survive(seed, { ...ordeal, streams: ['recipients'] }));
  wide.each(ofRecipients)('leads and their feeds, %j', (ordeal) =>
    survive(seed, {
      ...ordeal,
      streams: ['leads', 'created_leads', 'lead_assignments', 'lead_status_changes'],
    }),
  );
  wide.each(['opens', 'replies'])('%s, in full', (stream) =>
    survive(seed, { streams: [stream], mode: 'full_refresh', staleTokens: seed % 2 === 0, arrivals: true }),
  );
  test.concurrent.each(ofEverything)('the whole catalog, %j', (ordeal) =>
    survive(seed, { ...ordeal, streams: quickStreams }),
  );
});
