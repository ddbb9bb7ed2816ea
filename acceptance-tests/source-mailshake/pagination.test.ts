import { describe, expect, test } from '@jest/globals';
import type { MailshakeSettings } from '../simulators/mailshake/settings.ts';
import type { SettingChanges } from '../simulators/shared/settings.ts';
import { repeats, sorted } from '../support/records.ts';
import { keyOfStream, lists, quickStreams, read, withMailshake } from './setup.ts';
import { shown, truth } from './truth.ts';

const generate = { opens: 305, sent: 77, replies: 51 };
const paged = ['opens', 'sent_messages', 'replies', 'recipients', 'leads'];

describe('nothing is lost or doubled', () => {
  test.concurrent.each<[string, SettingChanges<MailshakeSettings>]>([
    ['when the last page has an empty token', { endToken: 'empty' }],
    ['when the last page has no token', { endToken: 'missing' }],
    ['when the last page has a token and an empty page follows', { tokenOnLastPage: true }],
    ['when the order is only about right', { activityOrder: 'shuffled' }],
  ])('%s', async (_name, settings) => {
    await withMailshake({ generate, settings }, async (mailshake) => {
      const run = await read(mailshake, paged);
      expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of paged) {
        const key = keyOfStream(stream);
        expect(sorted(shown(stream, run.records(stream)), key)).toEqual(sorted(await truth(mailshake, stream), key));
      }
      for (const { parameters } of mailshake.calls()) expect(parameters.perPage ?? 0).toBeLessThanOrEqual(100);
      const small = mailshake
        .calls()
        .filter(({ path, userAgent }) => /sent|replies/.test(path) && userAgent !== 'node');
      for (const { parameters } of small) expect(parameters.perPage ?? 25).toBeLessThanOrEqual(25);
    });
  });

  test.concurrent('when rows share a moment, more of them than a page holds', async () => {
    await withMailshake({ generate: { ...generate, rowsPerMoment: 130 } }, async (mailshake) => {
      const run = await read(mailshake, ['opens', 'replies', 'sent_messages']);
      expect(run.records('opens')).toHaveLength(305);
      expect(run.records('sent_messages')).toHaveLength(77);
      expect(run.records('replies')).toHaveLength(51);
    });
  });

  test.concurrent('when rows enter at the top between pages', async () => {
    await withMailshake({ generate, settings: { insertBetweenPages: true } }, async (mailshake) => {
      const run = await read(mailshake, paged);
      expect(run.code).toBe(0);
      for (const stream of ['opens', 'sent_messages', 'replies', 'recipients']) {
        expect([stream, repeats(run.records(stream), keyOfStream(stream))]).toEqual([stream, 0]);
      }
      expect(new Set(run.records('opens').map(({ id }) => id)).size).toBeGreaterThanOrEqual(305);
    });
  });
});

test.concurrent('the same token again and again is an error of its stream, not an endless loop', async () => {
  await withMailshake({ generate, settings: { tokenLoop: true } }, async (mailshake) => {
    const run = await read(mailshake, ['opens', 'clicks']);
    expect(run.code).not.toBe(0);
    expect(run.lastStatus('opens')).toBe('INCOMPLETE');
    expect(run.lastStatus('clicks')).toBe('COMPLETE');
    expect(mailshake.callCount('activity/opens')).toBeLessThan(10);
  });
});

test.concurrent('tokens that go stale during a walk make it begin again, and nothing is doubled', async () => {
  await withMailshake({ generate: { opens: 1_200 }, settings: { latencyMs: 5 } }, async (mailshake) => {
    mailshake.fault({ kind: 'error', code: 'invalid_parameter', path: 'activity/opens', skip: 6 });
    const run = await read(mailshake, ['opens']);
    expect([run.code, new Set(run.records('opens').map(({ id }) => id)).size]).toEqual([0, 1_200]);
  });
});

describe('what the API may look like', () => {
  test.concurrent.each<[string, SettingChanges<MailshakeSettings>]>([
    ['sender ids as numbers', { senderID: 'number' }],
    ['contactID at the top', { contactID: 'top-level' }],
    ['contactID in both places', { contactID: 'both' }],
    ['no contactID', { contactID: 'none', nestedCampaignCreated: true }],
    [
      'keys that nobody has documented',
      {
        overlay: Object.fromEntries(
          Object.values(lists).map((path) => [
            path,
            { aNewKey: { deep: [1, 'two', null] }, 'Odd Key (€)': '', emptyObject: {} },
          ]),
        ),
      },
    ],
    ['types that the schema does not expect', { overlay: { 'activity/opens': { isDuplicate: 'maybe', parent: 7 } } }],
  ])('%s: the records say the same', async (_name, settings) => {
    await withMailshake({ settings }, async (mailshake) => {
      const run = await read(mailshake, quickStreams);
      expect(run.code).toBe(0);
      for (const stream of quickStreams) {
        const key = keyOfStream(stream);
        expect(sorted(shown(stream, run.records(stream)), key)).toEqual(sorted(await truth(mailshake, stream), key));
      }
      for (const { id } of run.records('senders')) expect(typeof id).toBe('string');
    });
  });

  test.concurrent('drift is told once per stream, path and type', async () => {
    const overlay = { 'activity/opens': { isDuplicate: 'maybe' } };
    await withMailshake({ settings: { overlay } }, async (mailshake) => {
      const run = await read(mailshake, ['opens']);
      expect(run.logs('WARN').filter(({ message }) => message.includes('isDuplicate'))).toHaveLength(1);
    });
  });

  test.concurrent('an id that does not fit a double stays exact', async () => {
    await withMailshake({}, async (mailshake) => {
      const body = '{"user":{"object":"user","id":9007199254740993123,"teamID":9007199254740993}}';
      mailshake.fault({ kind: 'reply', status: 200, body, path: 'me' });
      const run = await read(mailshake, ['me']);
      const line = run.lines.find((text) => text.includes('"RECORD"'));
      expect(line).toContain('"id":9007199254740993123');
      expect(line).toContain('"teamID":9007199254740993');
    });
  });
});

test.concurrent('exclude_bodies leaves the texts of mails out, and asks for none', async () => {
  await withMailshake({}, async (mailshake) => {
    const run = await read(mailshake, ['sent_messages', 'replies'], { config: { exclude_bodies: true } });
    for (const row of [...run.records('sent_messages'), ...run.records('replies')]) {
      for (const name of ['rawBody', 'body', 'plainTextBody']) expect(row).not.toHaveProperty(name);
    }
    const calls = mailshake.calls({ path: 'activity/sent' });
    expect(calls.every(({ parameters }) => parameters.excludeBody === true)).toBe(true);
  });
});
