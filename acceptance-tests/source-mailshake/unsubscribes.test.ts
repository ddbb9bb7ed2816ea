import { describe, expect, test } from '@jest/globals';
import { person } from '../simulators/mailshake/people.ts';
import type { MailshakeSettings } from '../simulators/mailshake/settings.ts';
import type { Row } from '../support/messages.ts';
import { read, withMailshake } from './setup.ts';

const config = { retry_budget_seconds: 3 };

async function readUnsubscribes(csv: Partial<MailshakeSettings['csv']> = {}) {
  const settings = { csv, export: { polls: 0 } };
  return withMailshake({ settings }, async (mailshake) => {
    const run = await read(mailshake, ['unsubscribes'], { config });
    return { run, rows: run.records('unsubscribes'), calls: mailshake.calls() };
  });
}

const addressOf = ({ emailAddress }: Row) => emailAddress as string;

describe('the file', () => {
  test.concurrent.each<[string, Partial<MailshakeSettings['csv']>]>([
    ['with a byte order mark and quotes', {}],
    ['bare', { bom: false, quoted: false, newline: '\n' }],
    ['with another header', { header: 'E-mail address' }],
    ['with a header that names no address', { header: 'Contact', emailColumn: 'last' }],
    ['without a header', { header: null }],
    ['without a header, the address in the last column', { header: null, emailColumn: 'last', bom: false }],
    ['of one column', { extraColumns: false, quoted: false }],
  ])('%s gives the seven addresses', async (_name, csv) => {
    const { run, rows } = await readUnsubscribes(csv);
    expect([run.code, rows.length]).toEqual([0, 7]);
    expect(rows.map(addressOf)).toContain('remove.me@oldport.example');
    for (const row of rows) {
      expect(addressOf(row)).toMatch(/^[^@\s"]+@[^@\s"]+$/);
      expect(Object.values(row.raw as Row)).toContainEqual(expect.stringMatching(new RegExp(addressOf(row), 'i')));
    }
  });

  test.concurrent('keeps quoted cells whole', async () => {
    const { rows } = await readUnsubscribes();
    const cells = rows.flatMap(({ raw }) => Object.values(raw as Row));
    expect(cells).toContain('Warehouse "managers", north');
  });

  test.concurrent('with the same address in two spellings gives it once', async () => {
    await withMailshake({ settings: { export: { polls: 0 } } }, async (mailshake) => {
      mailshake.unsubscribe({ emailAddress: '  Remove.ME@oldport.example ' });
      mailshake.unsubscribe({ emailAddress: person(7).emailAddress.toUpperCase() });
      const run = await read(mailshake, ['unsubscribes'], { config });
      const addresses = run.records('unsubscribes').map(addressOf);
      expect(addresses).toHaveLength(8);
      expect(new Set(addresses).size).toBe(8);
      expect(addresses).toEqual(addresses.map((address) => address.trim().toLowerCase()));
    });
  });
});

describe('the export', () => {
  test.concurrent('downloads without credentials and starts one job', async () => {
    const { calls } = await readUnsubscribes();
    const downloads = calls.filter(({ path }) => path.startsWith('/downloads/'));
    expect(downloads).toMatchObject([{ status: 200, credentials: { url: false, body: false, header: null } }]);
    expect(calls.filter(({ path }) => path === 'campaigns/export')).toHaveLength(1);
  });

  test.concurrent('is polled until it is finished', async () => {
    await withMailshake({ settings: { export: { polls: 2 } } }, async (mailshake) => {
      const run = await read(mailshake, ['unsubscribes'], { config: {} });
      expect([run.code, run.records('unsubscribes').length]).toEqual([0, 7]);
      expect(mailshake.callCount('campaigns/export-status')).toBe(3);
    });
  });

  test.concurrent('that is empty is an empty stream', async () => {
    await withMailshake({ settings: { export: { empty: true } } }, async (mailshake) => {
      const run = await read(mailshake, ['unsubscribes'], { config });
      expect([run.code, run.records('unsubscribes')]).toEqual([0, []]);
      expect(run.statuses('unsubscribes')).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
      expect(run.states('unsubscribes')).toHaveLength(1);
    });
  });

  test.concurrent('that never finishes is a transient_error', async () => {
    await withMailshake({ settings: { export: { neverFinishes: true } } }, async (mailshake) => {
      const run = await read(mailshake, ['unsubscribes', 'me'], { config: { retry_budget_seconds: 1 } });
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([
        { failure_type: 'transient_error', stream_descriptor: { name: 'unsubscribes' } },
      ]);
      expect([run.lastStatus('unsubscribes'), run.lastStatus('me')]).toEqual(['INCOMPLETE', 'COMPLETE']);
    });
  });

  test.concurrent('that asks for campaigns gets one', async () => {
    await withMailshake({ settings: { export: { needsCampaignIDs: true, polls: 0 } } }, async (mailshake) => {
      const run = await read(mailshake, ['unsubscribes'], { config });
      expect([run.code, run.records('unsubscribes').length]).toEqual([0, 7]);
    });
  });

  test.concurrent('survives a download that breaks off, without doubling an address', async () => {
    await withMailshake({ settings: { export: { polls: 0 } } }, async (mailshake) => {
      mailshake.fault({ kind: 'truncated', path: '/downloads/*' });
      const run = await read(mailshake, ['unsubscribes'], { config });
      expect([run.code, run.records('unsubscribes').length]).toEqual([0, 7]);
    });
  });

  test.concurrent('whose file is refused fails only its stream', async () => {
    await withMailshake({ settings: { export: { polls: 0 } } }, async (mailshake) => {
      mailshake.fault({ kind: 'reply', status: 403, body: '<Error/>', path: '/downloads/*', times: 'always' });
      const run = await read(mailshake, ['unsubscribes', 'me'], { config });
      expect([run.lastStatus('unsubscribes'), run.lastStatus('me')]).toEqual(['INCOMPLETE', 'COMPLETE']);
    });
  });
});

describe('an answer that is no export', () => {
  const xml = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>';
  const settings = { export: { polls: 0 } };
  const file = { kind: 'reply' as const, path: '/downloads/*' };

  test.concurrent.each([
    ['an error with status 200', { ...file, status: 200, body: xml }],
    ['an expired link', { ...file, status: 403, body: xml }],
    ['a login page', { ...file, status: 200, body: '<!DOCTYPE html>\nhelp@oldport.example' }],
    ['nothing', { ...file, status: 200, body: '' }],
  ])('%s is downloaded again, then exported again', async (_what, fault) => {
    for (const times of [1, 2]) {
      await withMailshake({ settings, faults: [{ ...fault, times }] }, async (mailshake) => {
        const run = await read(mailshake, ['unsubscribes'], { config });
        expect([run.code, run.records('unsubscribes').length]).toEqual([0, 7]);
        expect(mailshake.callCount('campaigns/export')).toBe(times);
      });
    }
  });

  test.concurrent('that stays is a transient_error, and no row', async () => {
    await withMailshake({ settings, faults: [{ ...file, status: 200, body: xml, times: 'always' }] }, async (one) => {
      const run = await read(one, ['unsubscribes'], { config });
      expect(run.records('unsubscribes')).toEqual([]);
      expect(run.errors).toMatchObject([{ failure_type: 'transient_error' }]);
      expect(one.callCount('/downloads/*')).toBe(4);
    });
  });

  test.concurrent.each(['{}', '{"isEmpty":"x"}', '{"isEmpty":false}'])(
    'to the order of an export is no empty stream: %s',
    async (body) => {
      const fault = { kind: 'reply' as const, status: 200, body, path: 'campaigns/export', times: 'always' as const };
      await withMailshake({ settings, faults: [fault] }, async (mailshake) => {
        const run = await read(mailshake, ['unsubscribes'], { config });
        expect([run.code !== 0, run.lastStatus('unsubscribes')]).toEqual([true, 'INCOMPLETE']);
        expect(run.errors).toMatchObject([{ failure_type: 'transient_error' }]);
      });
    },
  );
});
