import { describe, expect, test } from '@jest/globals';
import { contactFieldIDs, contactIDs } from '../simulators/heymarket/seed/ids.ts';
import type { Fault } from '../simulators/shared/faults.ts';
import { configOf, heymarketConnector, noLookback, read, withHeymarket } from './setup.ts';
import { expectUpserted, expectWhole } from './truth.ts';

const impatient = { retry_budget_seconds: 1 };
const json = { 'content-type': 'application/json' };
const answer = (path: string, body: string, more: Partial<Fault> = {}): Fault =>
  ({ kind: 'reply', status: 200, headers: json, body, path, ...more }) as Fault;

/** What is no list of custom fields. */
const bodies = ['{}', 'null', '{"error":"upstream timeout"}', '{"id":1}', '[{"title":"Plan"},null]'];

describe('custom fields that are answered oddly', () => {
  const path = 'v1/contact-fields';

  test.concurrent.each(bodies)('once: %s; every contact has its columns', async (body) => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.fault(answer(path, body));
      expectWhole(heymarket, await read(heymarket, ['contacts']), ['contacts']);
    });
  });

  test.concurrent.each(bodies)('always: %s; no contact without them is claimed', async (body) => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.fault(answer(path, body, { times: 'always' }));
      const first = await read(heymarket, ['contacts', 'tags'], { config: impatient });
      expect([first.code, first.lastStatus('contacts'), first.lastStatus('tags')]).toEqual([
        1,
        'INCOMPLETE',
        'COMPLETE',
      ]);
      expect(first.errors).toMatchObject([{ failure_type: 'transient_error' }]);
      heymarket.clearFaults();
      const next = await read(heymarket, ['contacts'], { config: noLookback, state: first.stateAfter() });
      expect(next.code).toBe(0);
      expectUpserted(heymarket, [first, next], ['contacts']);
    });
  });

  test.concurrent.each(bodies.filter((body) => body !== 'null'))('discover: %s', async (body) => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.fault(answer(path, body));
      const [contacts] = (await heymarketConnector.discover(configOf(heymarket))).filter(
        ({ name }) => name === 'contacts',
      );
      expect(contacts?.json_schema.properties).toHaveProperty('custom_account_number');
      heymarket.fault(answer(path, body, { times: 'always' }));
      const run = await heymarketConnector.run('discover', { config: configOf(heymarket, impatient) });
      expect([run.code, run.errors]).toMatchObject([1, [{ failure_type: 'transient_error' }]]);
    });
  });

  test.concurrent('null of an account without custom fields means none', async () => {
    await withHeymarket({ settings: { overlay: { contacts: { custom: {} } } } }, async (heymarket) => {
      for (const id of Object.values(contactFieldIDs)) heymarket.deleteRow({ table: 'contact_fields', id });
      heymarket.fault(answer(path, 'null', { times: 'always' }));
      expectWhole(heymarket, await read(heymarket, ['contacts']), ['contacts']);
    });
  });
});

describe('details of a contact that are answered oddly', () => {
  const path = `v1/contact/${contactIDs.marisol}`;
  const config = { fetch_contact_details: true };
  const odd = ['{}', 'null', '"ok"', '[]', '{"id":1,"first":"Somebody"}', '{"error":"upstream timeout"}'];

  test.concurrent.each(odd)('once: %s; they come all the same', async (body) => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.fault(answer(path, body));
      expectWhole(heymarket, await read(heymarket, ['contacts'], { config }), ['contacts'], { details: true });
    });
  });

  test.concurrent.each(odd.slice(0, 2))('always: %s; the next sync brings them', async (body) => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.fault(answer(path, body, { times: 'always' }));
      const first = await read(heymarket, ['contacts'], { config: { ...config, ...impatient } });
      expect([first.code, first.lastStatus('contacts')]).toEqual([1, 'INCOMPLETE']);
      expect(first.errors).toMatchObject([{ failure_type: 'transient_error' }]);
      heymarket.clearFaults();
      const next = await read(heymarket, ['contacts'], {
        config: { ...config, ...noLookback },
        state: first.stateAfter(),
      });
      expect(next.code).toBe(0);
      expectUpserted(heymarket, [first, next], ['contacts'], { details: true });
    });
  });
});
