import { describe, expect, test } from '@jest/globals';
import { type AccountName, credentials } from '../simulators/mailjet/accounts.ts';
import { allStreams, read, withMailjet } from './setup.ts';
import { delivered, expectWhole, valuesOf, wantedRows } from './truth.ts';

const keyOf = (account: AccountName) => {
  const { apiKey, secretKey, smsToken } = credentials[account];
  return { api_key: apiKey, api_key_secret: secretKey, sms_token: smsToken };
};

describe('a sub-account is a connection of its own', () => {
  test.concurrent('and each reads its own rows, though ids are the same', async () => {
    const generateSub = { contacts: 20, lists: 1, campaigns: 2, messages: 60, days: 30 };
    const start_date = '2025-01-01T00:00:00Z';
    await withMailjet({ generateSub }, async (mailjet) => {
      const streams = allStreams.filter((stream) => !/^(message_information|message_history|stats_)/.test(stream));
      const [master, sub] = await Promise.all([
        read(mailjet, streams, { config: { ...keyOf('master'), start_date } }),
        read(mailjet, streams, { config: { ...keyOf('sub'), start_date } }),
      ]);
      const whole = streams.filter((stream) => stream !== 'sms' && !stream.startsWith('campaign'));
      expectWhole(mailjet, master, whole);
      expectWhole(mailjet, sub, whole, { account: 'sub' });
      const shared = new Set(valuesOf(delivered(master, 'contacts')));
      expect(valuesOf(delivered(sub, 'contacts')).some((id) => shared.has(id))).toBe(true);
      expect(delivered(sub, 'contacts').map(({ Email }) => Email)).not.toEqual(
        expect.arrayContaining(delivered(master, 'contacts').map(({ Email }) => Email)),
      );
      const keyIDs = (run: typeof sub) => valuesOf(delivered(run, 'api_keys'));
      expect([keyIDs(master).length, keyIDs(sub)]).toEqual([
        2,
        valuesOf(wantedRows(mailjet, 'api_keys', { account: 'sub' })),
      ]);
    });
  });

  test.concurrent('whose state moves with its own rows only', async () => {
    await withMailjet({ generateSub: { contacts: 5 } }, async (mailjet) => {
      const config = { lookback_days: 0 };
      const of = (account: AccountName) => ({ ...config, ...keyOf(account) });
      const streams = ['contacts', 'messages'];
      const master = await read(mailjet, streams, { config: of('master') });
      const sub = await read(mailjet, streams, { config: of('sub') });
      mailjet.advance(7_200_000);
      const added = mailjet.addContact({ account: 'sub' });
      mailjet.advance(600_000);
      const later = await read(mailjet, streams, { config: of('sub'), state: sub.stateAfter() });
      const fresh = valuesOf(delivered(later, 'contacts'));
      expect(fresh).toContain(String(added.id));
      expect(fresh.length).toBeLessThan(wantedRows(mailjet, 'contacts', { account: 'sub' }).length);
      const others = await read(mailjet, streams, { config: of('master'), state: master.stateAfter() });
      expect([valuesOf(delivered(others, 'contacts')).includes(String(added.id)), others.code]).toEqual([false, 0]);
      expect(delivered(others, 'contacts').length).toBeLessThan(wantedRows(mailjet, 'contacts').length);
    });
  });
});
