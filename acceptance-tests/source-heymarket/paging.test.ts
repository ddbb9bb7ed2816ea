import { describe, expect, test } from '@jest/globals';
import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import { contactIDs } from '../simulators/heymarket/seed/ids.ts';
import { afterSeed, read, type Settings, walkedStreams, withHeymarket } from './setup.ts';
import { expectRows, expectWhole, wantedRows } from './truth.ts';

const streams = [...walkedStreams, 'messages', 'surveys'] as const;
const bounds = ['exclusive', 'inclusive'] as const;
const pages = ['honoured', 'from zero'] as const;

/** 45 contacts, 35 conversations, 40 messages and 4 templates of the sample share their times. */
describe('groups of equal times that are larger than a page lose and repeat nothing', () => {
  const cases = [
    ...bounds.flatMap((date) => pages.map((page) => [date, page, 30] as const)),
    ['exclusive', 'honoured', 12] as const,
  ];
  test.concurrent.each(cases)('date %s, page %s, %i rows a page', async (date, page, page_size) => {
    const settings: Settings = { date, page, createdAt: { lower: date, upper: date } };
    await withHeymarket({ settings }, async (heymarket) => {
      const run = await read(heymarket, streams, { config: { page_size } });
      expectWhole(heymarket, run, streams);
      expect(run.logs('WARN')).toEqual([]);
    });
  });

  test.concurrent('nor where every row has the same time', async () => {
    const generate = { contacts: 65, contactsPerSecond: 65, tags: 40, othersPerSecond: 40, fractionDigits: 0 } as const;
    await withHeymarket({ sample: false, generate }, async (heymarket) => {
      const run = await read(heymarket, ['contacts', 'tags'], { config: { page_size: 10 } });
      expectWhole(heymarket, run, ['contacts', 'tags']);
    });
  });

  test.concurrent('nor where times are printed without their fraction', async () => {
    const settings: Settings = { dates: { fraction: 'none' } };
    await withHeymarket({ settings, generate: { contacts: 120, contactStepSeconds: 0 } }, async (heymarket) => {
      const run = await read(heymarket, streams, { config: { page_size: 20 } });
      expectWhole(heymarket, run, streams);
    });
  });
});

describe('where page numbers are ignored', () => {
  test.concurrent.each(bounds)('smaller groups are whole (date %s)', async (date) => {
    await withHeymarket({ settings: { date, page: 'ignored' } }, async (heymarket) => {
      expectWhole(heymarket, await read(heymarket, [...walkedStreams, 'messages']), [...walkedStreams, 'messages']);
    });
  });

  test.concurrent.each(bounds)('a group larger than a page is had with a larger page (date %s)', async (date) => {
    await withHeymarket({ settings: { date, page: 'ignored' } }, async (heymarket) => {
      const run = await read(heymarket, ['contacts', 'conversations'], { config: { page_size: 20 } });
      expectWhole(heymarket, run, ['contacts', 'conversations']);
    });
  });

  test.concurrent.each(bounds)(
    'a group that no page can hold is told of, and the rest is read (date %s)',
    async (date) => {
      await withHeymarket({ settings: { date, page: 'ignored', limits: { lists: 20 } } }, async (heymarket) => {
        const run = await read(heymarket, ['contacts', 'tags']);
        const warnings = run.logs('WARN').map(({ message }) => message);
        expect([...warnings, ...run.errors.map(({ message }) => message)].join('\n')).toMatch(
          /contacts[\s\S]*2026-03-15T12:00:00\.25/,
        );
        const isTied = (id: unknown) => Number(id) >= contactIDs.tied && Number(id) < contactIDs.tied + 45;
        const others = wantedRows(heymarket, 'contacts').filter(({ id }) => !isTied(id));
        const ids = run.records('contacts').map(({ id }) => id);
        expect(ids).toEqual(expect.arrayContaining(others.map(({ id }) => id)));
        expect(new Set(ids).size).toBe(ids.length);
        expectRows(heymarket, run, 'tags');
      });
    },
  );
});

describe('pages that are smaller than asked for', () => {
  const small: [number, readonly string[]][] = [
    [1, ['tags', 'lists', 'surveys']],
    [15, streams],
  ];
  test.concurrent.each(small)('are no end: at most %i rows', async (most, streams) => {
    const limits = { default: Math.min(30, most), lists: most, messages: most, surveys: most };
    await withHeymarket({ settings: { limits } }, async (heymarket) => {
      expectWhole(heymarket, await read(heymarket, streams, { config: { page_size: 200 } }), streams);
    });
  });

  test.concurrent.each([
    [200, [200], 12],
    [100, [200, 100], 22],
    [50, [200, 100, 30], 71],
  ] as const)(
    'of messages 200 are asked for, and fewer where no more than %i are taken',
    async (most, sizes, pages) => {
      const limits = { messages: most, lists: 100 };
      const generate = { conversations: 200, messages: 10, every: { closed: 0 } };
      await withHeymarket(
        { sample: false, settings: { largeLimit: 'refused', limits }, generate },
        async (heymarket) => {
          const run = await read(heymarket, ['messages', 'tags']);
          expectWhole(heymarket, run, ['messages']);
          const calls = heymarket.calls({ path: 'v1/messages/all' });
          expect([...new Set(calls.map(({ parameters }) => parameters.limit))]).toEqual(sizes);
          expect(calls.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(pages);
          expect(run.logs().filter(({ message }) => /smaller pages/.test(message)).length).toBe(
            sizes.length > 1 ? 1 : 0,
          );
          // What is refused of messages says nothing of smaller pages of other lists.
          if (most === 100) expect(heymarket.calls({ path: 'v1/tags' }).at(-1)?.parameters.limit).toBe(100);
        },
      );
    },
  );

  test.concurrent('a limit that is refused is lowered', async () => {
    const settings: Settings = { largeLimit: 'refused', limits: { lists: 50, messages: 50, surveys: 50 } };
    await withHeymarket({ settings }, async (heymarket) => {
      expectWhole(heymarket, await read(heymarket, streams, { config: { page_size: 200 } }), streams);
    });
  });

  test.concurrent.each(['empty', 'plain', 'name', 'string'] as const)(
    'a limit that is refused with a body like "%s" is lowered, by all lists',
    async (errorBody) => {
      const limits = { lists: 50, messages: 50, surveys: 50 };
      await withHeymarket({ settings: { largeLimit: 'refused', errorBody, limits } }, async (heymarket) => {
        const run = await read(heymarket, streams, { config: { page_size: 200 } });
        expectWhole(heymarket, run, streams);
        const refused = heymarket.calls({ status: 400 }).filter(({ parameters }) => parameters.limit === 200);
        expect(refused.length).toBeLessThanOrEqual(5);
      });
    },
  );

  test.concurrent.each([
    ['empty', 25],
    ['plain', 100],
  ] as const)('where no size is good, the stream fails: %s, %i rows', async (errorBody, page_size) => {
    const settings: Settings = { largeLimit: 'refused', errorBody, limits: { lists: 20 } };
    await withHeymarket({ settings }, async (heymarket) => {
      const run = await read(heymarket, ['tags', 'surveys'], { config: { page_size } });
      expect([run.code, run.lastStatus('tags'), run.lastStatus('surveys')]).toEqual([1, 'INCOMPLETE', 'COMPLETE']);
      expect(run.errors[0]).toMatchObject({ failure_type: 'config_error' });
      expect(run.errors[0]?.message).toMatch(/Lower page_size/);
      expect(heymarket.callCount('v1/tags')).toBeLessThanOrEqual(2);
    });
  });

  test.concurrent('a larger page that is refused, tried for rows of one date, ends nothing', async () => {
    const settings: Settings = { page: 'ignored', largeLimit: 'refused', limits: { lists: 60, messages: 60 } };
    await withHeymarket({ settings }, async (heymarket) => {
      const run = await read(heymarket, [...walkedStreams, 'messages'], { config: { page_size: 50 } });
      expectWhole(heymarket, run, [...walkedStreams, 'messages']);
      expect(run.logs('WARN')).toEqual([]);
    });
  });

  test.concurrent('every size that may be configured works', async () => {
    await withHeymarket({ settings: { limits: { lists: 200 } } }, async (heymarket) => {
      for (const page_size of [1, 200]) {
        const run = await read(heymarket, ['tags', 'lists', 'surveys'], { config: { page_size } });
        expectWhole(heymarket, run, ['tags', 'lists', 'surveys']);
      }
      expect(heymarket.calls({ path: 'v1/tags' }).map(({ parameters }) => parameters.limit)).toContain(200);
    });
  });
});

test.concurrent('pages in the other order are read whole all the same', async () => {
  await withHeymarket({ settings: { pageOrder: 'reversed' } }, async (heymarket) => {
    const run = await read(heymarket, walkedStreams, { config: { page_size: 20 } });
    expect(run.code).toBe(0);
    for (const stream of walkedStreams) expectRows(heymarket, run, stream);
  });
});

describe('what changes during the walk', () => {
  const when = { when: 'after', path: 'v1/contacts', skip: 1 } as const;
  const config = { page_size: 20, walk_lookback_minutes: 0 };
  const change = (heymarket: HeymarketSimulator, table: 'contacts' | 'tags' = 'contacts') =>
    heymarket.changeRow({ table, id: contactIDs.precise, at: afterSeed(60_000), fields: { first: 'Moved' } });

  test.concurrent('is caught by the next sync: the ceiling is that of the first page', async () => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.hook({ ...when, run: () => change(heymarket) });
      const first = await read(heymarket, ['contacts'], { config });
      const next = await read(heymarket, ['contacts'], { config, state: first.stateAfter() });
      expect([first.code, next.records('contacts')]).toMatchObject([0, [{ id: contactIDs.precise, first: 'Moved' }]]);
    });
  });

  test.concurrent('an old row that moves up before it was met is not lost', async () => {
    await withHeymarket({}, async (heymarket) => {
      const oldest = wantedRows(heymarket, 'contacts').sort((a, b) => (String(a.updated) < String(b.updated) ? -1 : 1));
      const id = Number(oldest[0]?.id);
      heymarket.hook({
        ...when,
        run: () => heymarket.touchRows({ table: 'contacts', ids: [id], at: afterSeed(1000) }),
      });
      const first = await read(heymarket, ['contacts'], { config });
      const next = await read(heymarket, ['contacts'], { config, state: first.stateAfter() });
      expect([first.code, next.records('contacts').map((row) => row.id)]).toEqual([0, [id]]);
    });
  });
});
