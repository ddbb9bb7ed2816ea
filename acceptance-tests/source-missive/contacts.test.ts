import { describe, expect, test } from '@jest/globals';
import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import { contactIDs } from '../simulators/missive/seed/contacts.ts';
import { bookIDs } from '../simulators/missive/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { byKey } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { key, read, withMissive } from './setup.ts';
import { expectWhole, truth, upserted } from './truth.ts';

type Change = (missive: MissiveSimulator, book: { pair: readonly string[]; all: readonly Row[] }) => void;

const streams = ['contacts'];
const config = { lookback_days: 0 };

describe('an incremental sync', () => {
  test.concurrent.each(['inclusive', 'exclusive'] as const)(
    'asks for what changed, and brings changes, news and deletions (modified_since %s)',
    async (modifiedSince) => {
      await withMissive({ settings: { modifiedSince } }, async (missive) => {
        const early = missive.addContact();
        const second = Math.floor(missive.now().getTime() / 1000);
        const first = await read(missive, streams, { config });
        missive.clearCalls();
        missive.changeContact({ id: contactIDs.juno, first_name: 'June' });
        missive.deleteContact({ id: contactIDs.ines });
        const { id } = missive.addContact({ contact_book: bookIDs.mara });
        // In the very second of one that was read.
        const late = missive.addContact({ modified_at: second });
        const next = await read(missive, streams, { config, state: first.stateAfter() });
        expect(next.code).toBe(0);
        for (const { parameters } of missive.calls({ path: 'contacts' })) {
          expect(Number(parameters.modified_since)).toBeGreaterThan(1_781_000_000);
        }
        // A page of each book, with one that shows that there are no more, or that the last row was not old by mistake.
        expect(missive.callCount('contacts')).toBe(5);
        const ids = next.records('contacts').map((row) => row.id);
        expect(new Set(ids)).toEqual(new Set([contactIDs.juno, contactIDs.ines, id, late.id, early.id]));
        expect(byKey(upserted([first, next], 'contacts'), key)).toEqual(byKey(truth(missive, 'contacts'), key));
      });
    },
  );

  wide('is idle at the cost of a page per book', async () => {
    await withMissive({ generate: { contacts: 450, books: 1 } }, async (missive) => {
      const first = await read(missive, streams, { config });
      missive.clearCalls();
      const next = await read(missive, streams, { config, state: first.stateAfter() });
      expect([next.code, next.records('contacts'), missive.callCount('contacts')]).toEqual([0, [], 4]);
    });
  });

  wide('is not bounded by start_date', async () => {
    await withMissive({}, async (missive) => {
      const run = await read(missive, ['contacts', 'contact_groups', 'responses'], {
        config: { start_date: '2026-07-02T00:00:00Z' },
      });
      expectWhole(missive, run, ['contacts', 'contact_groups', 'responses']);
    });
  });

  test.concurrent('brings changed responses, and those only', async () => {
    await withMissive({ generate: { responses: 230 } }, async (missive) => {
      const first = await read(missive, ['responses'], { config });
      const { id } = missive.addResponse();
      const next = await read(missive, ['responses'], { config, state: first.stateAfter() });
      expect([next.code, next.records('responses').map((row) => row.id)]).toEqual([0, [id]]);
    });
  });
});

describe('a deleted contact', () => {
  test.concurrent.each([true, false])('comes as a tombstone (modified_at: %s)', async (deletedModifiedAt) => {
    await withMissive({ settings: { deletedModifiedAt } }, async (missive) => {
      const first = await read(missive, streams, { config });
      expectWhole(missive, first, streams);
      missive.deleteContact({ id: contactIDs.ines });
      missive.deleteContact({ id: contactIDs.juno });
      missive.advance(120_000);
      const next = await read(missive, streams, { config, state: first.stateAfter() });
      const tombstones = next.records('contacts').filter(({ id }) => id !== contactIDs.deleted);
      expect(new Set(tombstones.map(({ id }) => id))).toEqual(new Set([contactIDs.ines, contactIDs.juno]));
      for (const row of tombstones) {
        expect([row.deleted, 'modified_at' in row, 'first_name' in row]).toEqual([true, deletedModifiedAt, false]);
      }
      const { id } = missive.addContact();
      const last = await read(missive, streams, { config, state: next.stateAfter() });
      expect([last.code, last.records('contacts').map((row) => row.id)]).toEqual([0, expect.arrayContaining([id])]);
      // Without modified_at nothing tells which of them are new; more than those are not read again.
      expect(last.records('contacts').length).toBeLessThanOrEqual(deletedModifiedAt ? 1 : 4);
      expect([first, next, last].flatMap((run) => [...run.errors, ...run.logs('WARN')])).toEqual([]);
    });
  });

  wide.each([true, false])('is left out if it is not wanted (modified_at: %s)', async (deletedModifiedAt) => {
    await withMissive({ settings: { deletedModifiedAt } }, async (missive) => {
      const settings = { ...config, include_deleted_contacts: false };
      const first = await read(missive, streams, { config: settings });
      const living = truth(missive, 'contacts').filter(({ deleted }) => deleted !== true);
      expect(byKey(first.records('contacts'), key)).toEqual(byKey(living, key));
      missive.deleteContact({ id: contactIDs.juno });
      const next = await read(missive, streams, { config: settings, state: first.stateAfter() });
      expect([next.code, next.records('contacts')]).toEqual([0, []]);
    });
  });
});

describe('a deleted contact that is marked', () => {
  const ways = [true, false].flatMap((included) => [true, false].map((dated) => [included, dated] as const));

  test.concurrent.each(ways)('is told of with its date (included: %s, with a date: %s)', async (included, dated) => {
    await withMissive({ settings: { deletedModifiedAt: dated } }, async (missive) => {
      const settings = { ...config, deletions: 'mark', include_deleted_contacts: included };
      const first = await read(missive, streams, { config: settings });
      missive.deleteContact({ id: contactIDs.juno });
      const next = await read(missive, streams, { config: settings, state: first.stateAfter() });
      for (const run of [first, next]) expect([run.code, run.errors, run.logs('WARN')]).toEqual([0, [], []]);
      const wanted = truth(missive, 'contacts').map(({ modified_at_datetime, ...row }) => ({
        ...row,
        ...(modified_at_datetime !== undefined && { modified_at_datetime }),
        _ab_cdc_deleted_at: row.deleted === true ? (modified_at_datetime ?? '1970-01-01T00:00:00Z') : null,
      }));
      expect(byKey(upserted([first, next], 'contacts'), key)).toEqual(byKey(wanted, key));
      expect(next.records('contacts')).toContainEqual(expect.objectContaining({ id: contactIDs.juno, deleted: true }));
    });
  });
});

describe('a contact that moves to another book', () => {
  wide.each([false, true])('arrives there (with a new id: %s)', async (asNew) => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, streams, { config });
      missive.moveContact({ id: contactIDs.juno, contact_book: bookIDs.mara, asNew });
      const next = await read(missive, streams, { config, state: first.stateAfter() });
      expect(next.records('contacts').length).toBe(asNew ? 2 : 1);
      expect(byKey(upserted([first, next], 'contacts'), key)).toEqual(byKey(truth(missive, 'contacts'), key));
    });
  });
});

describe('while the pages of a long book are read', () => {
  const generate = { contacts: 650, books: 1, deletedEvery: 9 };
  const path = { path: 'contacts', where: { offset: 200 } };
  const elsewhere = { contact_book: bookIDs.mara };
  const changes = {
    edited: (missive, { pair }) => {
      for (const id of pair) missive.changeContact({ id, first_name: 'Changed' });
    },
    deleted: (missive, { pair }) => {
      for (const id of pair) missive.deleteContact({ id });
    },
    moved: (missive, { pair }) => {
      for (const id of pair) missive.moveContact({ id, ...elsewhere, asNew: false });
    },
    'moved as new': (missive, { pair }) => {
      for (const id of pair) missive.moveContact({ id, ...elsewhere, asNew: true });
    },
    'many at once': (missive, { all }) => {
      for (const { id } of all.slice(0, 12)) missive.moveContact({ id: String(id), ...elsewhere });
      for (const { id } of all.slice(300, 340)) missive.changeContact({ id: String(id), notes: 'new' });
    },
    renamed: (missive, { all }) => {
      const byName = all.toSorted((a, b) => (String(a.last_name) < String(b.last_name) ? -1 : 1));
      for (const { id } of byName.slice(0, 12)) missive.changeContact({ id: String(id), last_name: 'Zz' });
    },
  } satisfies Record<string, Change>;
  test.concurrent.each(Object.entries(changes))(
    'contacts are %s: nothing is missing after the next sync',
    async (_, change) => {
      await withMissive({ sample: false, generate }, async (missive) => {
        const all = truth(missive, 'contacts').filter(({ deleted }) => deleted !== true);
        const pair = [all[30], all[530]].map((row) => String(row?.id));
        missive.hook({ when: 'after', ...path, run: () => change(missive, { pair, all }) });
        const first = await read(missive, streams, { config });
        const next = await read(missive, streams, { config, state: first.stateAfter() });
        expect([first.code, next.code]).toEqual([0, 0]);
        const had = byKey(upserted([first, next], 'contacts'), key);
        const wanted = byKey(truth(missive, 'contacts'), key);
        const lost = [...wanted].filter(([id, row]) => JSON.stringify(had.get(id)) !== JSON.stringify(row));
        expect(lost.map(([id]) => id)).toEqual([]);
      });
    },
  );
});

describe('parameters that the API does not look at', () => {
  const lists = ['contacts', 'users', 'responses', 'contact_groups'];
  const generate = { contacts: 60, responses: 60 };

  wide.each([7, 25])('pages cut down to %i rows: lists are whole', async (limit) => {
    await withMissive({ generate, settings: { overrides: { limit } } }, async (missive) => {
      expectWhole(missive, await read(missive, lists, { config }), lists);
    });
  });

  wide('the offset: lists with more are incomplete', async () => {
    await withMissive({ generate, settings: { overrides: { offset: 0, limit: 10 } } }, async (missive) => {
      const run = await read(missive, ['contacts', 'responses'], { config });
      for (const stream of ['contacts', 'responses']) expect(run.lastStatus(stream)).toBe('INCOMPLETE');
    });
  });

  test.concurrent('the book: nothing leaves under a wrong one', async () => {
    await withMissive({ generate, settings: { overrides: { contact_book: bookIDs.customers } } }, async (missive) => {
      const run = await read(missive, ['contacts', 'contact_groups'], { config });
      for (const stream of ['contacts', 'contact_groups']) {
        expect([stream, run.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
        expect(run.errorOf(stream)).toMatch(/did not keep to what it was asked for/);
      }
    });
  });
});
