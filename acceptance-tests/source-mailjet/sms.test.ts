import { describe, expect, test } from '@jest/globals';
import { credentials } from '../simulators/mailjet/accounts.ts';
import { wide } from '../support/wide.ts';
import { read, withMailjet } from './setup.ts';
import { delivered, expectUpserted, expectWhole, valuesOf, wantedRows } from './truth.ts';

describe('all SMS are read', () => {
  const shapes = [
    { cap: 21 },
    { cap: 100, idKey: 'MessageID' },
    { cap: 1000, idKey: 'MessageId', countKey: 'SmsCount', pending: 'empty', days: 1 },
  ] as const;
  test.concurrent.each(shapes)('however many a page holds, and with their key (%o)', async (sms) => {
    await withMailjet({ generate: { sms: 200, days: 300 } }, async (mailjet) => {
      const wanted = wantedRows(mailjet, 'sms');
      mailjet.set({ sms });
      const run = await read(mailjet, ['sms'], { config: { message_window_days: 400 } });
      expect([run.code, run.errors, run.logs('WARN')]).toEqual([0, [], []]);
      const byID = (rows: typeof wanted) => [...rows].sort((a, b) => (String(a.ID) < String(b.ID) ? -1 : 1));
      expect(byID(delivered(run, 'sms'))).toEqual(byID(wanted));
    });
  });

  wide('many of one second too', async () => {
    await withMailjet({ sample: false, settings: { sms: { cap: 21 } } }, async (mailjet) => {
      const createdAt = Date.parse('2025-05-19T09:00:00Z') / 1000;
      for (let count = 0; count < 100; count += 1) mailjet.addSMS({ createdAt });
      const run = await read(mailjet, ['sms'], { config: { start_date: '2025-05-19T09:00:00Z' } });
      expectWhole(mailjet, run, ['sms']);
    });
  });
});

test.concurrent('what was pending is read again within the look-back', async () => {
  await withMailjet({}, async (mailjet) => {
    const first = await read(mailjet, ['sms']);
    const id = String(wantedRows(mailjet, 'sms').find(({ SentTS }) => SentTS === null)?.ID);
    mailjet.advance(7_200_000);
    mailjet.changeSMS({ id, status: 3, sentAt: Math.floor(mailjet.now().getTime() / 1000) });
    mailjet.addSMS();
    mailjet.advance(600_000);
    const next = await read(mailjet, ['sms'], { state: first.stateAfter() });
    expectUpserted(mailjet, [first, next], ['sms']);
    expect(delivered(next, 'sms')).toHaveLength(3);
    const few = await read(mailjet, ['sms'], { state: next.stateAfter(), config: { lookback_days: 0 } });
    expect(delivered(few, 'sms')).toEqual([]);
  });
});

describe('the token', () => {
  test.concurrent('is not there: the stream is empty, a warning says why, and everything else is read', async () => {
    for (const sms_token of [undefined, ' ']) {
      await withMailjet({}, async (mailjet) => {
        const run = await read(mailjet, ['sms', 'contacts'], { config: { sms_token } });
        expectWhole(mailjet, run, ['contacts']);
        expect([run.records('sms'), run.lastStatus('sms')]).toEqual([[], 'COMPLETE']);
        expect(run.logs('WARN').map(({ message }) => message)).toEqual([expect.stringMatching(/sms_token/)]);
        expect(mailjet.callCount('v4/*')).toBe(0);
      });
    }
  });

  test.concurrent('that comes later brings what was not read before', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, ['sms'], { config: { sms_token: undefined } });
      const next = await read(mailjet, ['sms'], { state: first.stateAfter() });
      expectWhole(mailjet, next, ['sms']);
    });
  });

  test.concurrent('is refused: that stream is INCOMPLETE and says so, the others are read', async () => {
    await withMailjet({}, async (mailjet) => {
      mailjet.revokeKey({ of: 'sms' });
      const run = await read(mailjet, ['sms', 'contacts']);
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([{ failure_type: 'config_error', stream_descriptor: { name: 'sms' } }]);
      expect(run.errors[0]?.message).toMatch(/sms_token/);
      expect([run.lastStatus('sms'), run.lastStatus('contacts')]).toEqual(['INCOMPLETE', 'COMPLETE']);
      expect(valuesOf(delivered(run, 'contacts'))).toEqual(valuesOf(wantedRows(mailjet, 'contacts')));
    });
  });

  test.concurrent('of an account without SMS (mj-0021) is told apart', async () => {
    await withMailjet({ settings: { sms: { access: 'denied' } } }, async (mailjet) => {
      const run = await read(mailjet, ['sms', 'users']);
      expect(run.errors).toMatchObject([{ failure_type: 'config_error', stream_descriptor: { name: 'sms' } }]);
      expect(run.errors[0]?.message).toMatch(/may not use the SMS API/);
      expect([run.lastStatus('sms'), run.lastStatus('users')]).toEqual(['INCOMPLETE', 'COMPLETE']);
    });
  });

  test.concurrent('goes to the SMS API only, and the key never there', async () => {
    await withMailjet({}, async (mailjet) => {
      await read(mailjet, ['sms', 'users'], { secrets: [credentials.master.apiKey] });
      const schemes = mailjet.calls().map(({ path, credentials: { header } }) => `${path.split('/')[0]} ${header}`);
      expect([...new Set(schemes)].sort()).toEqual(['v3 Basic', 'v4 Bearer']);
    });
  });
});
