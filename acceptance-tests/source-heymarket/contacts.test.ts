import { describe, expect, test } from '@jest/globals';
import { contactFieldIDs, contactIDs, memberIDs, undefinedFieldID } from '../simulators/heymarket/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { wide } from '../support/wide.ts';
import { afterSeed, configOf, heymarketConnector as connector, noLookback, read, withHeymarket } from './setup.ts';
import { expectRows, expectWhole, valuesOf, wantedRows } from './truth.ts';

const contact = (run: Run, id: number) => run.records('contacts').find((row) => row.id === id) ?? {};

async function customProperties(heymarket: { url: string }, config: Row = {}) {
  const run = await connector.run('discover', { config: configOf(heymarket, config) });
  const schema = run.catalog.find(({ name }) => name === 'contacts')?.json_schema.properties as Record<string, Row>;
  const names = Object.keys(schema).filter((name) => name.startsWith('custom_'));
  return { run, schema, names: names.sort() };
}

describe('the columns of custom fields', () => {
  const { plan, account, otherPlan, untitled } = contactFieldIDs;
  const byTitle = [`custom_${untitled}`, 'custom_account_number', `custom_plan_${plan}`, `custom_plan_${otherPlan}`];
  const byID = [plan, account, otherPlan, untitled].map((id) => `custom_${id}`);
  const modes: ['by_title' | 'by_id' | 'off', string[]][] = [
    ['by_title', byTitle],
    ['by_id', byID],
    ['off', []],
  ];
  test.concurrent.each(modes)('%s', async (columns, names) => {
    await withHeymarket({}, async (heymarket) => {
      const config = { custom_field_columns: columns };
      const found = await customProperties(heymarket, config);
      expect(found.names).toEqual([...names].sort());
      for (const name of names) expect(found.schema[name]).toMatchObject({ type: ['null', 'string'] });
      const run = await read(heymarket, ['contacts'], { config });
      expectWhole(heymarket, run, ['contacts'], { columns });
      expect(contact(run, contactIDs.precise).custom).toHaveProperty(String(undefinedFieldID), 'stray');
      expect(JSON.stringify(found.schema)).not.toContain('undefined');
    });
  });

  test.concurrent('are told apart by every client, whatever letters the titles have', async () => {
    await withHeymarket({}, async (heymarket) => {
      const titles = { [plan]: '日本', [otherPlan]: '中国' };
      for (const [id, title] of Object.entries(titles)) {
        heymarket.changeRow({ table: 'contact_fields', id: Number(id), fields: { title } });
      }
      const { names } = await customProperties(heymarket);
      expect(names).toEqual(
        [...[plan, otherPlan, untitled].map((id) => `custom_${id}`), 'custom_account_number'].sort(),
      );
      expectWhole(heymarket, await read(heymarket, ['contacts']), ['contacts'], { columns: 'by_title' });
    });
  });

  test.concurrent('carry the title and the id of the field', async () => {
    await withHeymarket({}, async (heymarket) => {
      const { schema } = await customProperties(heymarket);
      expect(schema.custom_account_number).toMatchObject({ title: 'Account number' });
      expect(schema.custom_account_number?.description).toContain(String(account));
    });
  });

  wide('a value of a field that is not defined stands in custom only, and a line says so', async () => {
    await withHeymarket({}, async (heymarket) => {
      const run = await read(heymarket, ['contacts']);
      expect(Object.keys(contact(run, contactIDs.precise)).join()).not.toContain(String(undefinedFieldID));
      expect(run.logs('INFO').filter(({ message }) => /custom fields that are not defined/.test(message))).toHaveLength(
        1,
      );
    });
  });

  wide.each([403, 404, 400])('are missed where fields answer %i, and nothing else is', async (status) => {
    await withHeymarket({ settings: { unavailable: { 'v1/contact-fields': status } } }, async (heymarket) => {
      const { run, names } = await customProperties(heymarket);
      expect([run.code, run.errors, names]).toEqual([0, [], []]);
      expect(
        run
          .logs('WARN')
          .map(({ message }) => message)
          .join(),
      ).toMatch(/custom fields[\s\S]*d41c7e90-/);
      const contacts = await read(heymarket, ['contacts']);
      expectWhole(heymarket, contacts, ['contacts'], { columns: 'off' });
      const warnings = contacts.logs('WARN').map(({ message }) => message);
      expect(warnings).toEqual([
        expect.stringMatching(/contacts: the columns of custom fields are missing[\s\S]*d41c7e90-/),
      ]);
      const without = await read(heymarket, ['contacts'], { config: { custom_field_columns: 'off' } });
      expect(without.logs('WARN')).toEqual([]);
    });
  });

  wide.each([30, 61])('%i fields, thirty to a page or all at once', async (count) => {
    for (const paging of ['none', 'thirty'] as const) {
      const options = { settings: { contactFields: { paging } }, generate: { contactFields: count - 4 } };
      await withHeymarket(options, async (heymarket) => {
        expect((await customProperties(heymarket)).names).toHaveLength(count);
        expectWhole(heymarket, await read(heymarket, ['contact_fields', 'contacts']), ['contact_fields', 'contacts']);
      });
    }
  });

  test.concurrent('a renamed field keeps its column by its id', async () => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.changeRow({ table: 'contact_fields', id: account, fields: { title: 'Customer №' } });
      const run = await read(heymarket, ['contacts'], { config: { custom_field_columns: 'by_id' } });
      expect(contact(run, contactIDs.marisol)[`custom_${account}`]).toBe('ACC-20917');
    });
  });
});

describe('details of contacts', () => {
  const config = { fetch_contact_details: true };
  test.concurrent('are laid over the list', async () => {
    await withHeymarket({}, async (heymarket) => {
      const run = await read(heymarket, ['contacts'], { config });
      expectWhole(heymarket, run, ['contacts'], { details: true });
      expect(contact(run, contactIDs.marisol).avatar).toMatch(/avatars/);
      expect(heymarket.callCount('v1/contact/*')).toBe(137);
    });
  });

  test.concurrent('cost a request for new contacts only', async () => {
    await withHeymarket({}, async (heymarket) => {
      const first = await read(heymarket, ['contacts'], { config: { ...config, ...noLookback } });
      heymarket.clearCalls();
      heymarket.touchRows({ table: 'contacts', ids: [contactIDs.minimal], at: afterSeed(1000) });
      const next = await read(heymarket, ['contacts'], {
        config: { ...config, ...noLookback },
        state: first.stateAfter(),
      });
      expect([next.code, valuesOf(next.records('contacts'))]).toEqual([0, [String(contactIDs.minimal)]]);
      expect(heymarket.callCount('v1/contact/*')).toBe(1);
    });
  });

  wide('have their unset times mended too, and bring no other contact', async () => {
    const created = '0001-01-01T00:00:00.000Z';
    await withHeymarket({ settings: { overlay: { contacts: { created } } } }, async (heymarket) => {
      const run = await read(heymarket, ['contacts'], { config });
      expect([run.code, new Set(run.records('contacts').map((row) => row.created))]).toEqual([0, new Set([null])]);
    });
    const headers = { 'content-type': 'application/json' };
    const fault = { kind: 'reply', status: 200, headers, body: '{"id":1,"error":"x"}', times: 'always' } as const;
    await withHeymarket({ faults: [{ ...fault, path: 'v1/contact/*' }] }, async (heymarket) => {
      const run = await read(heymarket, ['contacts'], { config: { ...config, retry_budget_seconds: 1 } });
      expect([run.code, run.lastStatus('contacts')]).toEqual([1, 'INCOMPLETE']);
      expect(run.records('contacts')).toEqual([]);
    });
  });

  test.concurrent('that are refused are told of once', async () => {
    await withHeymarket({ settings: { unavailable: { 'v1/contact/*': 403 } } }, async (heymarket) => {
      const run = await read(heymarket, ['contacts'], { config });
      expect([run.code, run.records('contacts').length]).toEqual([0, 137]);
      const warnings = run.logs('WARN').map(({ message }) => message);
      expect(warnings).toEqual([expect.stringMatching(/without details[\s\S]*d41c7e90-/)]);
    });
  });

  wide.each([404, 400, 403] as const)('of one that is gone meanwhile are missed (%i)', async (unknownRecord) => {
    await withHeymarket({ settings: { unknownRecord } }, async (heymarket) => {
      heymarket.hook({
        ...{ when: 'after', path: 'v1/contacts' },
        run: () => heymarket.deleteRow({ table: 'contacts', id: contactIDs.marisol }),
      });
      const run = await read(heymarket, ['contacts'], { config });
      expect([run.code, run.records('contacts').length]).toEqual([0, 137]);
      expect(contact(run, contactIDs.marisol)).toMatchObject({ first: 'Marisol' });
    });
  });
});

describe('from v2', () => {
  const config = { contacts_api: 'v2' };
  wide.each(['none', 'uuid', 'uuid and channels'] as const)('with those without a phone (%s)', async (v2Fields) => {
    await withHeymarket({ settings: { v2Fields } }, async (heymarket) => {
      const run = await read(heymarket, ['contacts', 'contact_statuses'], { config });
      expectWhole(heymarket, run, ['contacts', 'contact_statuses'], { api: 'v2' });
      expect(run.records('contacts').length).toBe(139);
      expect(heymarket.callCount('v1/contacts')).toBe(0);
    });
  });
});

describe('statuses of contacts', () => {
  test.concurrent('where only documented fields come', async () => {
    await withHeymarket({ settings: { statusFields: 'documented' } }, async (heymarket) => {
      heymarket.setOptOut({ contact: contactIDs.minimal, unsubscribed: true });
      expectWhole(heymarket, await read(heymarket, ['contact_statuses']), ['contact_statuses']);
    });
  });

  wide.each([404, 400, 403] as const)('of a contact that is gone meanwhile is missed (%i)', async (unknownRecord) => {
    await withHeymarket({ settings: { unknownRecord } }, async (heymarket) => {
      heymarket.hook({
        ...{ when: 'before', path: 'v1/contact/status' },
        run: () => heymarket.deleteRow({ table: 'contacts', id: contactIDs.tied + 44, at: null }),
      });
      const run = await read(heymarket, ['contact_statuses', 'contacts']);
      expectRows(heymarket, run, 'contact_statuses');
      expect(run.lastStatus('contacts')).toBe('COMPLETE');
    });
  });
});

describe('statuses that may not be read at all', () => {
  const settings = { unavailable: { 'v1/contact/status': 403 } };
  test.concurrent.each([137, 2])('fail their stream, and no other (%i contacts)', async (count) => {
    await withHeymarket({ settings }, async (heymarket) => {
      const contacts = wantedRows(heymarket, 'contacts').map(({ id }) => Number(id));
      for (const id of contacts.slice(count)) heymarket.deleteRow({ table: 'contacts', id, at: null });
      const run = await read(heymarket, ['contact_statuses', 'contacts']);
      expect([run.code === 0, run.lastStatus('contact_statuses')]).toEqual([false, 'INCOMPLETE']);
      expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
      expect(run.errors[0]?.message).toMatch(/d41c7e90-[\s\S]*deselect the stream contact_statuses/);
      expect([run.lastStatus('contacts'), run.records('contacts').length]).toEqual(['COMPLETE', count]);
      expect(heymarket.callCount('v1/contact/status')).toBeLessThan(50);
    });
  });
});

const places = ['body', 'query', 'both'] as const;
const otherwise = ['all', 'none', 400] as const;
const readings = places.flatMap((reads) => otherwise.map((unfiltered) => ({ reads, unfiltered })));
wide.each(readings)('team users are found wherever addresses are looked for: %o', async (usersGet) => {
  await withHeymarket({ settings: { usersGet } }, async (heymarket) => {
    const run = await read(heymarket, ['team_users', 'members']);
    expectWhole(heymarket, run, ['team_users', 'members']);
  });
});

wide('team users whose addresses are not taken are to be deselected', async () => {
  await withHeymarket({ settings: { unavailable: { 'v1/users/get': 400 } } }, async (heymarket) => {
    const run = await read(heymarket, ['team_users', 'members']);
    expect([run.lastStatus('team_users'), run.lastStatus('members')]).toEqual(['INCOMPLETE', 'COMPLETE']);
    expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
    expect(run.errors[0]?.message).toMatch(/d41c7e90-[\s\S]*deselect the stream team_users/);
  });
});

test.concurrent('team users are asked for by the addresses that the team shows', async () => {
  await withHeymarket({ settings: { memberEmails: 'all' } }, async (heymarket) => {
    expectWhole(heymarket, await read(heymarket, ['team_users', 'members']), ['team_users', 'members']);
    expect(wantedRows(heymarket, 'team_users')).toHaveLength(Object.keys(memberIDs).length);
  });
});
