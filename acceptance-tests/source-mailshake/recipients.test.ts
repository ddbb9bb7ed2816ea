import { describe, expect, test } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import { campaignIDs } from '../simulators/mailshake/seed/account.ts';
import { byKey, sorted } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { read, withMailshake } from './setup.ts';
import { truth } from './truth.ts';

const config = { state_interval_seconds: 0 };
const all = 260 + 40 + 8 + 15;
const campaignsAskedFor = (mailshake: MailshakeSimulator) =>
  mailshake.calls({ path: 'recipients/list' }).map(({ parameters }) => parameters.campaignID);

test.concurrent('older recipients of a campaign that is read later arrive', async () => {
  await withMailshake({}, async (mailshake) => {
    const run = await read(mailshake, ['recipients']);
    const perCampaign = Map.groupBy(run.records('recipients'), ({ campaignId }) => campaignId);
    expect(perCampaign.get(campaignIDs.second)).toHaveLength(40);
    expect(perCampaign.get(campaignIDs.large)).toHaveLength(260);
    expect(run.records('recipients')).toHaveLength(all);
  });
});

describe('a campaign that cannot be read', () => {
  test.concurrent.each(['missing_dependent_data', 'not_found'])(
    '(%s) is skipped with a warning',
    async (recipientsError) => {
      await withMailshake({}, async (mailshake) => {
        mailshake.changeCampaign({ id: campaignIDs.second, recipientsError });
        const run = await read(mailshake, ['recipients']);
        expect([run.code, run.lastStatus('recipients')]).toEqual([0, 'COMPLETE']);
        expect(run.records('recipients')).toHaveLength(all - 40);
        const warnings = run.logs('WARN').map(({ message }) => message);
        expect(warnings).toEqual([expect.stringContaining(String(campaignIDs.second))]);
      });
    },
  );

  test.concurrent('because it is archived does not stop the others', async () => {
    await withMailshake({ settings: { archivedCampaigns: 'missing_dependent_data' } }, async (mailshake) => {
      const run = await read(mailshake, ['recipients']);
      expect([run.code, run.records('recipients').length]).toEqual([0, all - 15]);
    });
  });

  test.concurrent('for a fault that stays: the others arrive, and only it is asked for again', async () => {
    await withMailshake({}, async (mailshake) => {
      const where = { campaignID: campaignIDs.archived };
      mailshake.fault({ kind: 'html', status: 500, path: 'recipients/list', where, times: 'always' });
      const run = await read(mailshake, ['recipients'], { config: { ...config, retry_budget_seconds: 0 } });
      expect(run.code).not.toBe(0);
      expect(run.lastStatus('recipients')).toBe('INCOMPLETE');
      expect(run.committed('recipients')).toHaveLength(all - 15);
      mailshake.clearFaults();
      mailshake.clearCalls();
      const next = await read(mailshake, ['recipients'], { config, state: run.stateAfter() });
      const ids = new Set([...run.committed('recipients'), ...next.records('recipients')].map(({ id }) => id));
      expect([next.code, ids.size]).toEqual([0, all]);
      expect(new Set(campaignsAskedFor(mailshake))).toEqual(new Set([campaignIDs.archived]));
    });
  });
});

test.concurrent('include_archived_campaigns: false asks for no archived campaign', async () => {
  await withMailshake({}, async (mailshake) => {
    const run = await read(mailshake, ['recipients', 'campaigns'], { config: { include_archived_campaigns: false } });
    expect(run.records('recipients')).toHaveLength(all - 15);
    expect(run.records('campaigns').map(({ id }) => id)).toContain(campaignIDs.archived);
    expect(campaignsAskedFor(mailshake)).not.toContain(campaignIDs.archived);
  });
});

describe('a full refresh', () => {
  const mode = 'full_refresh' as const;

  test.concurrent('that was interrupted goes on campaign by campaign', async () => {
    await withMailshake({}, async (mailshake) => {
      const cutAfter = 15 + 8 + 40 + 60 + 10;
      const first = await read(mailshake, ['recipients'], { config, mode, cutAfter });
      const done = new Set(first.committed('recipients').map(({ campaignId }) => campaignId));
      expect(done.size).toBeGreaterThan(1);
      mailshake.clearCalls();
      const next = await read(mailshake, ['recipients'], { config, mode, state: first.stateAfter() });
      const ids = new Set([...first.committed('recipients'), ...next.records('recipients')].map(({ id }) => id));
      expect([next.code, ids.size]).toEqual([0, all]);
      expect(campaignsAskedFor(mailshake)).not.toContain(campaignIDs.archived);
      expect(campaignsAskedFor(mailshake)).not.toContain(campaignIDs.second);
    });
  });

  wide('that was finished begins anew, and sees changes that leave no date', async () => {
    await withMailshake({}, async (mailshake) => {
      const first = await read(mailshake, ['recipients'], { config, mode });
      const [row] = first.records('recipients');
      mailshake.changeRecipient({ id: row?.id as number, isPaused: true });
      const next = await read(mailshake, ['recipients'], { config, mode, state: first.stateAfter() });
      expect(next.records('recipients')).toHaveLength(all);
      expect(next.records('recipients')).toContainEqual({ ...row, isPaused: true });
    });
  });
});

test.concurrent('changes of campaigns that leave no date arrive', async () => {
  await withMailshake({}, async (mailshake) => {
    const first = await read(mailshake, ['campaigns']);
    mailshake.changeCampaign({ id: campaignIDs.large, isPaused: true, title: 'Renamed' });
    const next = await read(mailshake, ['campaigns'], { state: first.stateAfter() });
    const changed = { id: campaignIDs.large, isPaused: true, title: 'Renamed' };
    expect(next.records('campaigns')).toContainEqual(expect.objectContaining(changed));
  });
});

wide('that all campaigns answer alike do not leave under a wrong campaign', async () => {
  await withMailshake({ settings: { overrides: { campaignID: 1_483_920 } } }, async (mailshake) => {
    const run = await read(mailshake, ['recipients']);
    expect([run.code !== 0, run.lastStatus('recipients')]).toEqual([true, 'INCOMPLETE']);
    expect(run.errorOf('recipients')).toMatch(/did not keep to what it was asked for/);
    expect(new Set(run.records('recipients').map(({ campaignId }) => campaignId)).size).toBeLessThanOrEqual(1);
  });
});

describe('fields of recipients', () => {
  const stream = 'recipient_fields';
  const key = ['recipientId', 'name'];

  test.concurrent('are rows, whatever they are called, and cost no units beside recipients', async () => {
    await withMailshake({}, async (mailshake) => {
      const calls = async (streams: string[]) => {
        mailshake.clearCalls();
        const run = await read(mailshake, streams, { mode: 'full_refresh' });
        expect(run.code).toBe(0);
        return { run, paths: mailshake.calls().map(({ path, parameters }) => [path, parameters]) };
      };
      const { paths } = await calls(['recipients']);
      const both = await calls(['recipients', stream]);
      const alone = await calls([stream]);
      expect([both.paths, alone.paths]).toEqual([paths, paths]);
      const wanted = sorted(await truth(mailshake, stream), key);
      for (const { run } of [both, alone]) expect(sorted(run.records(stream), key)).toEqual(wanted);
      expect(wanted.filter(({ name }) => name === '').length).toBeGreaterThan(0);
      expect(wanted.filter(({ value }) => value === null).length).toBeGreaterThan(0);
    });
  });

  wide.each(['null', 'missing'] as const)('that are %s are none', async (recipientFields) => {
    await withMailshake({ settings: { recipientFields } }, async (mailshake) => {
      const run = await read(mailshake, ['recipients', stream]);
      expect([run.code, run.records('recipients').length, run.records(stream)]).toEqual([0, all, []]);
    });
  });

  test.concurrent.each([60, 400, 900])(
    'go on where a sync ended after %i lines, and none is lost',
    async (cutAfter) => {
      await withMailshake({}, async (mailshake) => {
        const config = { state_interval_seconds: 0 };
        const first = await read(mailshake, [stream], { config, cutAfter });
        const next = await read(mailshake, [stream], { config, state: first.stateAfter() });
        const had = byKey([...first.committed(stream), ...next.records(stream)], key);
        expect(had).toEqual(byKey(await truth(mailshake, stream), key));
      });
    },
  );
});
