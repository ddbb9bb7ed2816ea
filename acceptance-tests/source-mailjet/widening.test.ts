import { describe, expect, test } from '@jest/globals';
import { credentials } from '../simulators/mailjet/accounts.ts';
import { listIDs } from '../simulators/mailjet/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { sorted } from '../support/records.ts';
import { announcedFor, type Effect, EVERY_SPEC, readInTurn, settingsIn } from '../support/widening.ts';
import { keyOfStream, mailjetConnector, read, withMailjet } from './setup.ts';
import { expectWhole, type TruthOptions, upserted, wantedRows } from './truth.ts';

const effects: Record<string, Effect> = {
  ...{ api_key: 'none', api_key_secret: 'none', api_url: 'none', lookback_days: 'none', stats_lookback_days: 'none' },
  ...{ message_window_days: 'none', requests_per_second: 'none', state_interval_seconds: 'none' },
  ...{ retry_budget_seconds: 'none', start_date: 'history', end_date: 'history', region: 'rows' },
  message_history_states: 'rows',
  ...{ include_deleted: 'partitions', sms_token: 'partitions', content_api: 'none', deletions: 'rows' },
};

interface Case {
  setting: string;
  narrow: Row;
  wide: Row;
  streams: readonly string[];
  /** Those that are read again. */
  again?: readonly string[];
  truth?: TruthOptions;
}

const followers = ['campaign_link_clicks', 'message_history'];
const cases: Case[] = [
  {
    ...{ setting: 'include_deleted', narrow: {}, wide: { include_deleted: true }, truth: { deleted: true } },
    streams: [
      ...['contact_lists', 'segments', 'senders', 'campaign_drafts', 'campaign_draft_contents', 'list_recipients'],
      ...['list_recipient_statistics', 'stats_list_lifetime'],
    ],
  },
  { setting: 'sms_token', narrow: { sms_token: '' }, wide: {}, streams: ['sms'] },
  {
    ...{ setting: 'message_history_states', narrow: { message_history_states: ['blocked', 'spam'] }, wide: {} },
    ...{ streams: ['message_history'], again: ['message_history'] },
  },
  {
    ...{ setting: 'start_date', narrow: { start_date: '2025-05-10T00:00:00Z' }, wide: {}, again: followers },
    streams: ['campaigns', 'messages', 'open_events', 'sms', 'message_information', ...followers],
  },
  {
    ...{ setting: 'end_date', narrow: { end_date: '2025-05-10T00:00:00Z' }, wide: {} },
    streams: ['campaigns', 'messages', 'open_events', 'sms', 'message_information', ...followers],
  },
];

test('every setting has its effect named, and each that has one is tried', async () => {
  const { messages } = await mailjetConnector.run('spec');
  const [spec] = messages.flatMap((message) => (message.type === 'SPEC' ? [message.spec] : []));
  expect(settingsIn(spec?.connectionSpecification ?? {})).toEqual(Object.keys({ ...effects, ...EVERY_SPEC }).sort());
  const wanted = Object.keys(effects).filter((name) => effects[name] !== 'none');
  expect([...cases.map(({ setting }) => setting), 'region', 'deletions'].sort()).toEqual(wanted.sort());
});

describe('what a setting left out comes when it is widened', () => {
  const orders = [['narrow', 'wide'] as const, ['wide', 'narrow', 'wide'] as const];
  const all = cases.flatMap((one) => orders.map((order) => [one.setting, order.join(' → '), one, order] as const));

  test.concurrent.each(all)('%s: %s', async (setting, _order, { narrow, wide, ...one }, order) => {
    await withMailjet({}, async (mailjet) => {
      const lists = [listIDs.prospects, listIDs.newsletter];
      const runs = await readInTurn(
        order.map((name) => ({ lookback_days: 0, ...(name === 'wide' ? wide : narrow) })),
        (config, state) => read(mailjet, one.streams, { config, ...(state && { state }) }),
        (number) => {
          const last = number === order.length - 1;
          if (last)
            mailjet.changeRow({ resource: 'contactslist', id: lists[0] as number, fields: { IsDeleted: true } });
          mailjet.addSMS();
          mailjet.addRow({ resource: 'campaigndraft' });
          mailjet.advance(600_000);
        },
      );
      for (const run of runs) expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of one.streams) {
        const key = keyOfStream(stream);
        const wanted = sorted(wantedRows(mailjet, stream, one.truth), key);
        expect([stream, sorted(upserted(runs, stream), key)]).toEqual([stream, wanted]);
      }
      expect(runs.map((run) => announcedFor(run, setting))).toEqual(
        runs.map((_run, index) => ({ again: index === runs.length - 1 ? (one.again ?? []) : [], kept: [] })),
      );
    });
  });
});

test.concurrent('what was read before deletions are marked comes again, and nothing of what follows it', async () => {
  await withMailjet({}, async (mailjet) => {
    const told = ['campaign_drafts', 'campaigns', 'contact_lists'];
    const streams = [...told, 'segments', 'senders', 'list_recipients', ...followers];
    const [, marked, last] = await readInTurn(
      [{}, { deletions: 'mark' }, { deletions: 'mark' }].map((config) => ({
        lookback_days: 0,
        include_deleted: true,
        ...config,
      })),
      (config, state) => read(mailjet, streams, { config, ...(state && { state }) }),
    );
    if (!marked || !last) throw new Error('There is no second sync.');
    expect([marked.code, announcedFor(marked, 'deletions')]).toEqual([0, { again: told, kept: [] }]);
    for (const stream of [...told, 'segments', 'senders']) {
      const rows = marked.records(stream);
      expect([stream, rows.length]).toEqual([stream, wantedRows(mailjet, stream, { deleted: true }).length]);
      expect(rows.every((row) => '_ab_cdc_deleted_at' in row)).toBe(true);
    }
    expect([last.code, last.logs('WARN'), announcedFor(last, 'deletions').again]).toEqual([0, [], []]);
  });
});

test.concurrent('an account of the other region is read whole, under the state of the first; that is told', async () => {
  await withMailjet({}, async (mailjet) => {
    const streams = ['contacts', 'messages', 'message_history', 'list_recipients', 'senders'];
    const { apiKey, secretKey } = credentials.us;
    const us = { api_key: apiKey, api_key_secret: secretKey, region: 'us', api_url: mailjet.usURL };
    const [, next, last] = await readInTurn(
      [{}, us, us].map((config) => ({ lookback_days: 0, ...config })),
      (config, state) => read(mailjet, streams, { config, ...(state && { state }) }),
    );
    if (!next || !last) throw new Error('There is no second sync.');
    expectWhole(mailjet, next, streams, { account: 'us' });
    const again = streams.filter((stream) => stream !== 'senders').sort();
    expect(announcedFor(next, 'region')).toEqual({ again, kept: [] });
    expect(next.logs('WARN')).toHaveLength(again.length);
    expect([last.code, last.logs('WARN'), announcedFor(last, 'region').again]).toEqual([0, [], []]);
  });
});
