import { describe, expect, test } from '@jest/globals';
import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import { contactIDs, listIDs, surveyIDs, tagIDs, templateIDs } from '../simulators/heymarket/seed/ids.ts';
import { wide } from '../support/wide.ts';
import { afterSeed, allStreams, incrementalStreams, noLookback, plainStreams, read, withHeymarket } from './setup.ts';
import { expectUpserted, expectWhole, valuesOf, wantedRows } from './truth.ts';

const config = noLookback;
const at = afterSeed(60_000);

describe('a second sync without changes', () => {
  test.concurrent('brings nothing, and costs one page per list', async () => {
    await withHeymarket({ generate: { contacts: 400, conversations: 300, lists: 150, templates: 150 } }, async (hm) => {
      const first = await read(hm, incrementalStreams, { config });
      hm.clearCalls();
      const next = await read(hm, incrementalStreams, { config, state: first.stateAfter() });
      expect([next.code, next.errors]).toEqual([0, []]);
      for (const stream of incrementalStreams) expect([stream, next.records(stream)]).toEqual([stream, []]);
      const { byPath } = hm.totals();
      const once = { 'v1/inboxes': 1, 'v1/tags': 1, 'v1/lists': 2, 'v1/templates': 2, 'v1/contacts': 1 };
      expect(byPath).toMatchObject(once);
      // Open and closed ones of three inboxes; a member of one is not accepted.
      expect(byPath['v1/conversations']).toBeLessThanOrEqual(8);
      expect(byPath['v1/messages/all']).toBeLessThanOrEqual(2);
      expect(byPath['v1/surveys']).toBeLessThanOrEqual(2);
    });
  });

  test.concurrent.each([
    ['honoured', 3],
    ['from zero', 4],
    ['ignored', 4],
  ] as const)('with the look-back, lists of one row cost a few pages each: page %s', async (page, pages) => {
    const generate = { inboxes: 10, conversations: 12, lists: 2, templates: 2, every: { closed: 0, archived: 2 } };
    await withHeymarket({ sample: false, settings: { page }, generate }, async (heymarket) => {
      const streams = ['conversations', 'lists', 'templates'];
      const first = await read(heymarket, streams);
      heymarket.clearCalls();
      const next = await read(heymarket, streams, { state: first.stateAfter() });
      expect([next.code, next.errors]).toEqual([0, []]);
      const { byPath } = heymarket.totals();
      // One of each: open and closed ones of an inbox, unarchived and archived ones. The other lists are empty.
      expect(byPath).toMatchObject({ 'v1/lists': 2 * pages, 'v1/templates': 2 * pages });
      expect(heymarket.calls({ path: 'v1/conversations', status: 200 }).length).toBe(12 * pages + 14);
    });
  });

  wide('leaves the state as it was', async () => {
    await withHeymarket({}, async (heymarket) => {
      const first = await read(heymarket, incrementalStreams, { config });
      const next = await read(heymarket, incrementalStreams, { config, state: first.stateAfter() });
      const bare = (run: typeof first) => run.stateAfter().map(({ stream }) => stream);
      expect(bare(next)).toEqual(expect.arrayContaining(bare(first)));
    });
  });

  wide('reads again no more than the look-back', async () => {
    await withHeymarket({}, async (heymarket) => {
      const streams = ['contacts', 'conversations', 'tags'];
      const lookback = { walk_lookback_minutes: 60 * 24 * 2 };
      const first = await read(heymarket, streams, { config: lookback });
      const next = await read(heymarket, streams, { config: lookback, state: first.stateAfter() });
      expect(next.records('contacts').length).toBeGreaterThan(0);
      for (const { updated } of next.records('contacts')) expect(String(updated) > '2026-04-01T21').toBe(true);
      expect(next.records('tags').length).toBeLessThanOrEqual(1);
    });
  });
});

type Change = (heymarket: HeymarketSimulator) => void;
const changed: [stream: string, id: number, Change][] = [
  ['tags', tagIDs.billing, (hm) => hm.changeRow({ table: 'tags', id: tagIDs.billing, fields: { tag: 'B' }, at })],
  ['surveys', surveyIDs.visit, (hm) => hm.touchRows({ table: 'surveys', ids: [surveyIDs.visit], at })],
  ['contacts', contactIDs.private, (hm) => hm.touchRows({ table: 'contacts', ids: [contactIDs.private], at })],
  ['inboxes', 80_413, (hm) => hm.changeRow({ table: 'inboxes', id: 80_413, fields: { name: 'R' }, at })],
  [
    'templates',
    templateIDs.welcome,
    (hm) => hm.changeRow({ table: 'templates', id: templateIDs.welcome, fields: { archived: true }, at }),
  ],
  [
    'lists',
    listIDs.archived,
    (hm) => hm.changeRow({ table: 'lists', id: listIDs.archived, fields: { archived: false }, at }),
  ],
  ['conversations', 30_176_021, (hm) => hm.bumpConversation({ id: 30_176_021, at })],
];
test.concurrent('what has changed comes, and nothing else', async () => {
  await withHeymarket({}, async (heymarket) => {
    const streams = changed.map(([stream]) => stream);
    const first = await read(heymarket, streams, { config });
    for (const [, , change] of changed) change(heymarket);
    const next = await read(heymarket, streams, { config, state: first.stateAfter() });
    expect([next.code, next.errors]).toEqual([0, []]);
    for (const [stream, id] of changed) {
      expect([stream, valuesOf(next.records(stream))]).toEqual([stream, [String(id)]]);
    }
    expectUpserted(heymarket, [first, next], streams);
  });
});

test.concurrent('a list or template that has changed brings all that it holds', async () => {
  await withHeymarket({}, async (heymarket) => {
    const streams = ['list_members', 'template_files'];
    const first = await read(heymarket, streams, { config });
    const targets = { 15105550142: { f: 'Marisol' }, 15105550199: {} };
    heymarket.changeRow({ table: 'lists', id: listIDs.recall, fields: { targets }, at });
    heymarket.touchRows({ table: 'templates', ids: [templateIDs.gallery], at });
    const next = await read(heymarket, streams, { config, state: first.stateAfter() });
    expect(next.code).toBe(0);
    expect(valuesOf(next.records('list_members'), 'phone')).toEqual(['15105550142', '15105550199']);
    expect(valuesOf(next.records('template_files'), 'position')).toEqual(['0', '1', '2', '3']);
    expect(valuesOf(next.records('template_files'), 'template_id')).toEqual([String(templateIDs.gallery)]);
  });
});

test.concurrent('cursors have full precision: one nanosecond later is new, and the state is as the API writes it', async () => {
  await withHeymarket({}, async (heymarket) => {
    const add = (time: string) => heymarket.addRows({ table: 'contacts', at: time }).ids[0];
    add('2026-05-01T00:00:00.123456788Z');
    const first = await read(heymarket, ['contacts'], { config });
    expect(JSON.stringify(first.stateAfter())).toContain('2026-05-01T00:00:00.123456788Z');
    const later = add('2026-05-01T00:00:00.123456789Z');
    const next = await read(heymarket, ['contacts'], { config, state: first.stateAfter() });
    expect([next.code, valuesOf(next.records('contacts'))]).toEqual([0, [String(later)]]);
    const last = await read(heymarket, ['contacts'], { config, state: next.stateAfter() });
    expect(last.records('contacts')).toEqual([]);
  });
});

wide('a row of the very time of the newest, which shows up later, is caught by the look-back', async () => {
  await withHeymarket({}, async (heymarket) => {
    const first = await read(heymarket, ['contacts']);
    const { ids } = heymarket.addRows({ table: 'contacts', count: 3, at: '2026-04-03T21:07:33.902511Z' });
    const late = heymarket.addRows({ table: 'contacts', at: '2026-04-03T20:58:00Z' }).ids;
    const next = await read(heymarket, ['contacts'], { state: first.stateAfter() });
    expect(valuesOf(next.records('contacts'))).toEqual(expect.arrayContaining([...ids, ...late].map(String)));
  });
});

describe('the start date', () => {
  const start_date = '2026-03-28T00:00:00Z';
  test.concurrent('bounds what has a history, and nothing else', async () => {
    await withHeymarket({}, async (heymarket) => {
      const run = await read(heymarket, undefined, { config: { start_date } });
      const bounded = ['messages', 'conversations', 'conversation_members'];
      expectWhole(heymarket, run, bounded, { from: start_date });
      const free = plainStreams.filter((stream) => !bounded.includes(stream));
      expectWhole(heymarket, run, free);
    });
  });

  test.concurrent('that is moved back brings what lies between', async () => {
    await withHeymarket({}, async (heymarket) => {
      const streams = ['messages', 'conversations'];
      const first = await read(heymarket, streams, { config: { ...config, start_date: '2026-03-31T00:00:00Z' } });
      const next = await read(heymarket, streams, { config: { ...config, start_date }, state: first.stateAfter() });
      for (const stream of streams) {
        const between = wantedRows(heymarket, stream, { from: start_date, to: '2026-03-31T00:00:00Z' });
        expect(valuesOf(next.records(stream))).toEqual(expect.arrayContaining(valuesOf(between)));
        expect(next.records(stream).length).toBeLessThan(between.length + 3);
      }
    });
  });
});

wide('full refresh after an incremental state reads everything again', async () => {
  await withHeymarket({}, async (heymarket) => {
    const first = await read(heymarket);
    const next = await read(heymarket, undefined, { mode: 'full_refresh', state: first.stateAfter() });
    expectWhole(heymarket, next, plainStreams);
  });
});

wide('a stream that is selected later has all of its past', async () => {
  await withHeymarket({}, async (heymarket) => {
    const later = ['list_members', 'template_files', 'conversations', 'contact_statuses'];
    const before = allStreams.filter((stream) => !later.includes(stream));
    const first = await read(heymarket, before, { config });
    const next = await read(heymarket, [...before, ...later], { config, state: first.stateAfter() });
    expectWhole(heymarket, next, later);
    expect(next.records('contacts')).toEqual([]);
  });
});

wide('a row that is deleted meanwhile stops nothing, and comes once more where it is still listed', async () => {
  await withHeymarket({ settings: { deletions: 'op' } }, async (heymarket) => {
    const first = await read(heymarket, ['tags', 'contacts'], { config });
    heymarket.deleteRow({ table: 'tags', id: tagIDs.kids, at });
    const next = await read(heymarket, ['tags', 'contacts'], { config, state: first.stateAfter() });
    expect(next.records('tags')).toMatchObject([{ id: tagIDs.kids, op: 'delete' }]);
  });
});
