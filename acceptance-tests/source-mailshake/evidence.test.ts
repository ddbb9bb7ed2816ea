import { describe, expect, test } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import { campaignIDs } from '../simulators/mailshake/seed/account.ts';
import type { Row } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { allStreams, read, withMailshake } from './setup.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const listed = [campaignIDs.archived, campaignIDs.paused, campaignIDs.second, campaignIDs.large, campaignIDs.draft];
const unitsOf = (mailshake: MailshakeSimulator) => mailshake.totals().units;
const asked = (mailshake: MailshakeSimulator) =>
  new Set(mailshake.calls({ path: 'recipients/list' }).map(({ parameters }) => parameters.campaignID));

/** A first sync, what happens then, and which campaigns the next sync asks for. */
async function nextOf(
  mailshake: MailshakeSimulator,
  happens: () => unknown,
  { streams = ['recipients'], config = {} as Row } = {},
) {
  const first = await read(mailshake, streams, { config });
  happens();
  mailshake.clearCalls();
  const next = await read(mailshake, streams, { config, state: first.stateAfter() });
  expect([next.code, next.logs('WARN')]).toEqual([0, []]);
  return { first, next, asked: asked(mailshake), state: next.stateAfter(first.stateAfter()) };
}

describe('an idle sync', () => {
  test.concurrent('asks for no recipients, and costs what the lists of activity cost', async () => {
    await withMailshake({}, async (mailshake) => {
      const { next, asked: campaigns } = await nextOf(mailshake, () => mailshake.advance(10 * minute));
      expect([campaigns, next.records('recipients')]).toEqual([new Set(), []]);
      expect(unitsOf(mailshake)).toBe(10 + 2 + 3 + 1 + 5 + 1 + 5 + 10);
    });
  });

  wide('shares those lists with the streams that are selected', async () => {
    await withMailshake({}, async (mailshake) => {
      // What is made of recipients has all of them read.
      const all = allStreams.filter((name) => !['unsubscribes', 'recipient_fields'].includes(name));
      await nextOf(mailshake, () => mailshake.advance(10 * minute), { streams: all });
      const { byPath } = mailshake.totals();
      expect(byPath['recipients/list']).toBeUndefined();
      expect(byPath).toMatchObject({ 'activity/opens': 1, 'activity/replies': 1, 'activity/sent': 1 });
    });
  });
});

describe('a campaign with activity is read again', () => {
  const kinds = ['opens', 'clicks', 'sent', 'replies', 'leads'] as const;
  test.concurrent.each(kinds)('%s, and no other one', async (kind) => {
    await withMailshake({}, async (mailshake) => {
      const campaignID = campaignIDs.second;
      const {
        first,
        next,
        asked: campaigns,
      } = await nextOf(mailshake, () => {
        mailshake.advance(10 * minute);
        mailshake.add({ [kind]: 1, recipients: 1, campaignID });
        mailshake.advance(10 * minute);
      });
      expect(campaigns).toEqual(new Set([campaignID]));
      expect(next.records('recipients')).toHaveLength(41);
      const before = first.records('recipients').map(({ readAt }) => Date.parse(readAt as string));
      const after = next.records('recipients').map(({ readAt }) => Date.parse(readAt as string));
      expect(Math.min(...after)).toBeGreaterThan(Math.max(...before));
    });
  });

  test.concurrent('activity that is listed late, once', async () => {
    await withMailshake({}, async (mailshake) => {
      const campaignID = campaignIDs.archived;
      const { asked: campaigns, state } = await nextOf(mailshake, () => {
        mailshake.add({ replies: 1, campaignID, date: new Date(mailshake.now().getTime() - 2 * day) });
        mailshake.advance(10 * minute);
      });
      expect(campaigns).toEqual(new Set([campaignID]));
      mailshake.clearCalls();
      await read(mailshake, ['recipients'], { state });
      expect(asked(mailshake)).toEqual(new Set());
    });
  });
});

test.concurrent('a new campaign is read at once; one that is gone is forgotten, and read when it is back', async () => {
  await withMailshake({}, async (mailshake) => {
    let fresh = 0;
    const { asked: campaigns, state } = await nextOf(mailshake, () => {
      fresh = mailshake.add({ campaigns: 1 }).campaigns?.[0] ?? 0;
      mailshake.changeCampaign({ id: campaignIDs.second, isListed: false });
      mailshake.advance(10 * minute);
    });
    expect(campaigns).toEqual(new Set([fresh]));
    mailshake.changeCampaign({ id: campaignIDs.second, isListed: true });
    mailshake.clearCalls();
    await read(mailshake, ['recipients'], { state });
    expect(asked(mailshake)).toEqual(new Set([campaignIDs.second]));
  });
});

describe('a campaign of which nothing is heard', () => {
  wide('is read once in recipients_refresh_days, at a moment of its own', async () => {
    await withMailshake({}, async (mailshake) => {
      let state: object = (await read(mailshake, ['recipients'])).stateAfter();
      const perDay: unknown[][] = [];
      for (let days = 0; days < 14; days++) {
        mailshake.advance(day);
        mailshake.clearCalls();
        const run = await read(mailshake, ['recipients'], { state });
        state = run.stateAfter(state as never);
        perDay.push([...asked(mailshake)]);
      }
      for (const week of [perDay.slice(0, 7), perDay.slice(7)]) expect(week.flat().sort()).toEqual([...listed].sort());
      expect(perDay.filter(({ length }) => length > 0).length).toBeGreaterThan(4);
    });
  });

  wide('is read with each sync of a day, where that is 1', async () => {
    await withMailshake({}, async (mailshake) => {
      const config = { recipients_refresh_days: 1 };
      const { asked: campaigns } = await nextOf(mailshake, () => mailshake.advance(day), { config });
      expect(campaigns).toEqual(new Set(listed));
    });
  });
});

test.concurrent('where a list of activity can not be read, all that were not read for a day are', async () => {
  await withMailshake({}, async (mailshake) => {
    const config = { retry_budget_seconds: 0 };
    const first = await read(mailshake, ['recipients'], { config });
    mailshake.advance(2 * day);
    mailshake.fault({ kind: 'html', status: 500, path: 'activity/replies', times: 'always' });
    mailshake.clearCalls();
    const next = await read(mailshake, ['recipients'], { config, state: first.stateAfter() });
    expect([next.code, asked(mailshake)]).toEqual([0, new Set(listed)]);
    expect(next.logs('WARN').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^Stream recipients: all campaigns that were not read for a day .* replies could not be read/,
      ),
    );
    mailshake.clearFaults();
    mailshake.add({ replies: 1, campaignID: campaignIDs.second });
    mailshake.advance(10 * minute);
    mailshake.clearCalls();
    await read(mailshake, ['recipients'], { config, state: next.stateAfter() });
    expect(asked(mailshake)).toContain(campaignIDs.second);
    // Of the largest, replies within the look-back were not known when it was read.
    for (const id of [campaignIDs.archived, campaignIDs.paused]) expect(asked(mailshake)).not.toContain(id);
  });
});

wide('a campaign that Mailshake does not give out is not asked for with each sync', async () => {
  await withMailshake({ settings: { archivedCampaigns: 'missing_dependent_data' } }, async (mailshake) => {
    const first = await read(mailshake, ['recipients']);
    expect(first.logs('WARN')).toHaveLength(1);
    mailshake.advance(10 * minute);
    mailshake.clearCalls();
    const next = await read(mailshake, ['recipients'], { state: first.stateAfter() });
    expect([next.code, asked(mailshake)]).toEqual([0, new Set()]);
  });
});

wide('a state of full refreshes is gone on from', async () => {
  await withMailshake({}, async (mailshake) => {
    const state = (refresh: string, more = {}) => [
      {
        type: 'STREAM',
        stream: { stream_descriptor: { name: 'recipients' }, stream_state: { version: 2, refresh, ...more } },
      },
    ];
    for (const one of [state('complete'), state('running', { done: [String(campaignIDs.large)] })]) {
      const run = await read(mailshake, ['recipients'], { state: one });
      expect([run.code, run.records('recipients').length]).toEqual([0, 323]);
    }
    const resumed = await read(mailshake, ['recipients'], {
      mode: 'full_refresh',
      state: state('running', { done: [String(campaignIDs.large)] }),
    });
    expect([resumed.code, resumed.records('recipients').length]).toEqual([0, 63]);
    expect(resumed.records('recipients').some((row) => 'readAt' in row)).toBe(false);
  });
});
