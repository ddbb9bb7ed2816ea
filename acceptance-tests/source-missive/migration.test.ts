import { describe, expect, test } from '@jest/globals';
import { contactIDs } from '../simulators/missive/seed/contacts.ts';
import { bookIDs, tokens } from '../simulators/missive/seed/ids.ts';
import { stateOf } from '../support/connector.ts';
import type { Row } from '../support/messages.ts';
import { allStreams, catalogOf, missiveConnector as connector, read, unhurried, withMissive } from './setup.ts';
import { expectWhole, idsOf, truth } from './truth.ts';

/** As Airbyte's own source-missive leaves them. */
const contactsState = (cursors: Record<string, string>): Row => ({
  states: Object.entries(cursors).map(([contact_book_id, modified_at]) => ({
    partition: { contact_book_id, parent_slice: {} },
    cursor: { modified_at },
  })),
  use_global_cursor: false,
});

describe('a configuration of Airbyte’s source-missive', () => {
  const config = { api_key: tokens.mara, start_date: '2020-01-01T00:00:00Z', kind: 'organization', limit: '50' };

  test.concurrent('works unchanged: everything is read', async () => {
    await withMissive({}, async (missive) => {
      const settings = { ...config, ...unhurried, api_url: missive.url };
      const check = await connector.run('check', { config: settings });
      expect(check.connectionStatus?.status).toBe('SUCCEEDED');
      const run = await connector.run('read', { config: settings, catalog: await catalogOf() });
      expectWhole(missive, run, allStreams);
    });
  });

  test.concurrent.each([
    { kind: 'group', limit: '1' },
    { kind: 'group', limit: 200 },
  ])('%j changes nothing', async (more) => {
    await withMissive({}, async (missive) => {
      const run = await read(missive, ['contact_groups', 'conversations'], { config: { ...config, ...more } });
      expectWhole(missive, run, ['contact_groups', 'conversations']);
    });
  });
});

describe('a state of Airbyte’s source-missive', () => {
  test.concurrent('of contacts goes on, book by book', async () => {
    await withMissive({}, async (missive) => {
      const cursor = '1782951730';
      const state = [stateOf('contacts', contactsState({ [bookIDs.customers]: cursor, [bookIDs.mara]: cursor }))];
      const run = await read(missive, ['contacts'], { state });
      expect([run.code, run.errors]).toEqual([0, []]);
      const wanted = truth(missive, 'contacts').filter((row) => row.contact_book === bookIDs.studio);
      expect(idsOf(run.records('contacts'))).toEqual([...idsOf(wanted), contactIDs.ines].sort());
      for (const { parameters } of missive.calls({ path: 'contacts' })) {
        const isContinued = parameters.contact_book !== bookIDs.studio;
        expect(Number(parameters.modified_since) > 1_782_000_000).toBe(isContinued);
      }
    });
  });

  test.concurrent('of conversations says nothing: they are read from the start, and the log says so', async () => {
    await withMissive({}, async (missive) => {
      const state = [stateOf('conversations', { created_at: '1782893120' })];
      const run = await read(missive, ['conversations', 'users'], { state });
      expectWhole(missive, run, ['conversations', 'users']);
      expect(run.logs().map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/conversations.*state|state.*conversations/i),
      );
      const next = await read(missive, ['conversations'], { state: run.stateAfter(), config: { lookback_days: 0 } });
      expect(next.records('conversations')).toEqual([]);
    });
  });

  test.concurrent('of contacts that is odd is not trusted', async () => {
    await withMissive({}, async (missive) => {
      for (const odd of [{ states: [] }, { states: [{ partition: {}, cursor: {} }] }, { modified_at: '1782951730' }]) {
        const run = await read(missive, ['contacts'], { state: [stateOf('contacts', odd)] });
        expectWhole(missive, run, ['contacts']);
      }
    });
  });
});
