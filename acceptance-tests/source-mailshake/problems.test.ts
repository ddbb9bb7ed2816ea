import { expect, test } from '@jest/globals';
import { campaignIDs } from '../simulators/mailshake/seed/account.ts';
import { read, withMailshake } from './setup.ts';

const config = { recipients_with_problems: true };

test.concurrent.each(['full_refresh', 'incremental'] as const)(
  'recipients say whether they have problems (%s), for a listing more of each campaign',
  async (mode) => {
    await withMailshake({}, async (mailshake) => {
      const plain = await read(mailshake, ['recipients'], { mode });
      const [one, other] = plain.records('recipients').filter(({ campaignId }) => campaignId === campaignIDs.large);
      mailshake.changeRecipient({ id: one?.id as number, hasProblems: true });
      mailshake.changeRecipient({ id: other?.id as number, hasProblems: false });
      const before = mailshake.callCount('recipients/list');
      mailshake.clearCalls();
      const run = await read(mailshake, ['recipients'], { mode, config });
      expect([run.code, run.logs('WARN'), run.records('recipients').length]).toEqual([0, [], 323]);
      const said = new Map(run.records('recipients').map(({ id, hasProblems }) => [id, hasProblems]));
      expect([said.get(one?.id), said.get(other?.id)]).toEqual([true, false]);
      expect(new Set(said.values())).toEqual(new Set([true, false]));
      const withProblems = mailshake.callCount('recipients/list');
      // One for each of the five campaigns, and one that shows that the filter is heeded.
      expect(withProblems).toBe(before + 5 + 1);
    });
  },
);

test.concurrent.each(['ignored', 'refused'] as const)('a filter that is %s says nothing of anybody', async (filter) => {
  await withMailshake({ settings: { recipientFilter: filter } }, async (mailshake) => {
    const run = await read(mailshake, ['recipients'], { config });
    expect([run.code, run.records('recipients').length]).toEqual([0, 323]);
    expect(run.records('recipients').every(({ hasProblems }) => hasProblems === null)).toBe(true);
    expect(run.logs('WARN').map(({ message }) => message)).toEqual([
      expect.stringContaining('does not tell which of them have problems'),
    ]);
  });
});

test.concurrent('a problem that comes while the recipients are read is not lost with a kill', async () => {
  await withMailshake({ settings: { pageCaps: { 'recipients/list': 20 } } }, async (mailshake) => {
    const settings = { ...config, state_interval_seconds: 0 };
    const first = await read(mailshake, ['recipients'], { config: settings, cutAfter: 120 });
    const [row] = first.committed('recipients');
    mailshake.changeRecipient({ id: row?.id as number, hasProblems: row?.hasProblems !== true });
    mailshake.add({ sent: 1, campaignID: row?.campaignId as number });
    mailshake.advance(120_000);
    const next = await read(mailshake, ['recipients'], { config: settings, state: first.stateAfter() });
    const last = new Map(
      [...first.committed('recipients'), ...next.records('recipients')].map((one) => [one.id, one.hasProblems]),
    );
    expect([next.code, last.size, last.get(row?.id)]).toEqual([0, 323, row?.hasProblems !== true]);
  });
});

test.concurrent('nothing more is asked where only recipient_fields are read', async () => {
  await withMailshake({}, async (mailshake) => {
    const plain = await read(mailshake, ['recipient_fields']);
    const before = mailshake.callCount('recipients/list');
    mailshake.clearCalls();
    const run = await read(mailshake, ['recipient_fields'], { config });
    expect([run.code, run.records('recipient_fields')]).toEqual([0, plain.records('recipient_fields')]);
    expect(mailshake.callCount('recipients/list')).toBe(before);
  });
});
