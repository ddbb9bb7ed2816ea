import { describe, expect, test } from '@jest/globals';
import { campaignIDs } from '../simulators/mailshake/seed/account.ts';
import type { Row } from '../support/messages.ts';
import { byKey, sorted } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { announcedFor, type Effect, EVERY_SPEC, readInTurn, settingsIn } from '../support/widening.ts';
import { keyOfStream, mailshakeConnector, read, withMailshake } from './setup.ts';
import { shown, truth } from './truth.ts';

const effects: Record<string, Effect> = {
  ...{ 'credentials.auth_type': 'none', 'credentials.api_key': 'none', 'credentials.client_id': 'none' },
  ...{ 'credentials.client_secret': 'none', 'credentials.refresh_token': 'none', 'credentials.access_token': 'none' },
  ...{
    'credentials.redirect_uri': 'none',
    api_url: 'none',
    lookback_days: 'none',
    recipients_refresh_days: 'none',
    quota_units_per_hour: 'none',
  },
  ...{ max_quota_wait_minutes: 'none', state_interval_seconds: 'none', retry_budget_seconds: 'none' },
  ...{
    start_date: 'history',
    end_date: 'history',
    include_archived_campaigns: 'partitions',
    exclude_bodies: 'columns',
  },
  recipients_with_problems: 'rows',
};

const cases = [
  {
    ...{ setting: 'start_date', narrow: { start_date: '2026-02-25T00:00:00Z' }, wide: {} },
    streams: ['opens', 'clicks', 'sent_messages', 'replies', 'created_leads', 'lead_assignments', 'leads'],
  },
  {
    ...{ setting: 'end_date', narrow: { end_date: '2026-02-25T00:00:00Z' }, wide: {} },
    streams: ['opens', 'clicks', 'sent_messages', 'replies', 'created_leads', 'lead_assignments', 'leads'],
  },
  {
    ...{ setting: 'include_archived_campaigns', narrow: { include_archived_campaigns: false }, wide: {} },
    streams: ['recipients', 'recipient_fields'],
  },
];

test('every setting has its effect named, and each that has one is tried', async () => {
  const { messages } = await mailshakeConnector.run('spec');
  const [spec] = messages.flatMap((message) => (message.type === 'SPEC' ? [message.spec] : []));
  expect(settingsIn(spec?.connectionSpecification ?? {})).toEqual(Object.keys({ ...effects, ...EVERY_SPEC }).sort());
  const wanted = Object.keys(effects).filter((name) => effects[name] !== 'none');
  expect([...cases.map(({ setting }) => setting), 'exclude_bodies', 'recipients_with_problems'].sort()).toEqual(
    wanted.sort(),
  );
});

describe('what a setting left out comes when it is widened', () => {
  const orders = [['narrow', 'wide'] as const, ['wide', 'narrow', 'wide'] as const];
  const all = cases.flatMap((one) => orders.map((order) => [one.setting, order.join(' → '), one, order] as const));

  test.concurrent.each(all)('%s: %s', async (setting, _order, { narrow, wide, streams }, order) => {
    await withMailshake({}, async (mailshake) => {
      const runs = await readInTurn(
        order.map((name): Row => ({ lookback_days: 0, ...(name === 'wide' ? wide : narrow) })),
        (config, state) => read(mailshake, streams, { config, ...(state && { state }) }),
        () => {
          mailshake.add({ opens: 2, clicks: 1, replies: 1, sent: 1 });
          mailshake.advance(120_000);
        },
      );
      for (const stream of streams) {
        const key = keyOfStream(stream);
        const had = byKey(
          runs.flatMap((run) => shown(stream, run.records(stream))),
          key,
        );
        expect([stream, sorted([...had.values()], key)]).toEqual([stream, sorted(await truth(mailshake, stream), key)]);
      }
      for (const run of runs) {
        expect([run.code, run.logs('WARN')]).toEqual([0, []]);
        expect(announcedFor(run, setting)).toEqual({ again: [], kept: [] });
      }
    });
  });
});

test.concurrent('bodies that come later are told of once; rows that are synced keep what they had', async () => {
  await withMailshake({}, async (mailshake) => {
    const streams = ['replies', 'sent_messages'];
    const [off, on] = [{ exclude_bodies: true, lookback_days: 0 }, { lookback_days: 0 }];
    const runs = await readInTurn(
      [off, on, on, off, on],
      (config, state) => read(mailshake, streams, { config, ...(state && { state }) }),
      () => {
        mailshake.add({ replies: 1, sent: 1 });
        mailshake.advance(120_000);
      },
    );
    const kept = runs.map((run) => announcedFor(run, 'exclude_bodies').kept);
    expect(kept).toEqual([[], streams, [], [], streams]);
    for (const stream of streams) {
      const bodies = runs.slice(1).map((run) => run.records(stream).map((row) => 'body' in row || 'rawBody' in row));
      expect([stream, bodies]).toEqual([stream, [[true], [true], [false], [true]]]);
    }
    expect(runs.map((run) => run.logs('WARN').length)).toEqual([0, 2, 0, 0, 2]);
  });
});

test.concurrent('recipients are read again, once, when they are to say which of them have problems', async () => {
  await withMailshake({}, async (mailshake) => {
    const [off, on] = [{}, { recipients_with_problems: true }];
    const runs = await readInTurn([off, on, on, off, on], (config, state) =>
      read(mailshake, ['recipients'], { config, ...(state && { state }) }),
    );
    const counts = runs.map((run) => run.records('recipients').filter((row) => 'hasProblems' in row).length);
    expect(counts).toEqual([0, 323, 0, 0, 323]);
    const again = runs.map((run) => announcedFor(run, 'recipients_with_problems').again);
    expect(again).toEqual([[], ['recipients'], [], [], ['recipients']]);
  });
});

wide('a full refresh under way begins anew with other settings, and goes on with the same', async () => {
  await withMailshake({ generate: { sent: 300 } }, async (mailshake) => {
    const config = { state_interval_seconds: 0 };
    const narrow = { ...config, exclude_bodies: true };
    const mode = 'full_refresh' as const;
    const cut = await read(mailshake, ['sent_messages'], { config: narrow, mode, cutAfter: 220 });
    const had = cut.committed('sent_messages').length;
    expect(had).toBeGreaterThan(0);
    const state = cut.stateAfter();
    const [same, other] = [
      await read(mailshake, ['sent_messages'], { config: narrow, mode, state }),
      await read(mailshake, ['sent_messages'], { config, mode, state }),
    ];
    const all = (await truth(mailshake, 'sent_messages')).length;
    expect(other.records('sent_messages')).toHaveLength(all);
    expect(same.records('sent_messages').length).toBeLessThan(all);
    expect(other.logs('INFO').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Stream sent_messages: the full refresh .* begins anew, since exclude_bodies has changed/),
    );
  });
});

test.concurrent('a campaign that is archived between syncs without archived ones comes later', async () => {
  await withMailshake({}, async (mailshake) => {
    const runs = await readInTurn(
      [{ include_archived_campaigns: false }, { include_archived_campaigns: false }, {}],
      (config, state) => read(mailshake, ['recipients'], { config, ...(state && { state }) }),
      () => mailshake.changeCampaign({ id: campaignIDs.second, isArchived: true }),
    );
    const counts = runs.map((run) => run.records('recipients').filter((row) => row.campaignId === campaignIDs.second));
    expect(counts.map(({ length }) => length)).toEqual([40, 0, 40]);
  });
});
