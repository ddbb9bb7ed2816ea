import { describe, expect, test } from '@jest/globals';
import type { GenerateOptions } from './generated/generate.ts';
import { inboxIDs } from './seed/ids.ts';
import { noLimits } from './settings.ts';
import { idsOf, type Row, withHeymarket } from './test-client.ts';

const settings = noLimits;
const nothing = { closed: 0, pending: 0, unread: 0, inbound: 0, failed: 0, minimal: 0, archived: 0 };
const sizes = (rows: Row[], name: string) =>
  Object.values(Object.groupBy(rows, (row) => String(row[name]))).map((group) => group?.length);

describe('conversations and messages', () => {
  test('are as many as asked for, several in a second', async () => {
    const generate = {
      ...{ conversations: 130, perSecond: 40, messages: 6, messagesPerSecond: 2, inboxes: 2 },
      every: { ...nothing, closed: 10 },
    };
    await withHeymarket({ settings, sample: false, generate }, async (client, heymarket) => {
      const inboxes = (await client.get('v1/inboxes')).rows.map(({ id }) => id);
      const read = async (closed: boolean) =>
        (await client.pages('v1/conversations', { id: 0, filters: { inboxes, closed } })).flat();
      const open = await read(false);
      expect([open.length, (await read(true)).length]).toEqual([117, 13]);
      expect(new Set(open.map(({ inbox }) => inbox)).size).toBe(4);
      expect(open.some(({ inbox }) => inbox === inboxIDs.quiet)).toBe(false);
      expect(
        sizes(
          heymarket.truth({ stream: 'conversations' }).map(({ row }) => row as Row),
          'updated',
        ).sort(),
      ).toEqual([10, 40, 40, 40]);
      const messages = (await client.pages('v1/messages/all', { limit: 200 })).flat();
      expect(messages).toHaveLength(780);
      expect(new Set(idsOf(messages)).size).toBe(780);
      expect(Math.max(...sizes(messages, 'date').map(Number))).toBe(80);
      const [newest] = open;
      expect(messages.find(({ conversation }) => (conversation as Row).id === newest?.id)?.date).toBe(newest?.updated);
    });
  });

  test('are of all sorts', async () => {
    const every = { pending: 3, unread: 4, media: 5, failed: 6, inbound: 2 };
    await withHeymarket({ settings, sample: false, generate: { conversations: 60, every } }, async (_, heymarket) => {
      const conversations = heymarket.truth({ stream: 'conversations' }).map(({ row }) => row);
      expect(new Set(conversations.map(({ status }) => status))).toEqual(new Set(['open', 'closed']));
      expect(conversations.filter(({ unread }) => unread)).toHaveLength(15);
      const messages = heymarket.truth({ stream: 'messages' }).map(({ row }) => row);
      expect(messages.filter(({ media }) => String(media).includes('.jpg'))).toHaveLength(36);
      expect(messages.filter(({ status }) => status === 'failed')).toHaveLength(30);
      expect(messages.filter(({ user }) => user === 0)).toHaveLength(90);
    });
  });

  test('may have any number of messages, within bounds', async () => {
    const generate = { conversations: 100, messages: [0, 5] as [number, number] };
    await withHeymarket({ settings, sample: false, generate }, async (_, heymarket) => {
      const parents = heymarket.truth({ stream: 'messages' }).map(({ parent }) => parent as Row);
      const counts = new Set(sizes(parents, 'conversation_id'));
      expect(counts).toEqual(new Set([1, 2, 3, 4, 5]));
      expect(new Set(parents.map(({ conversation_id }) => conversation_id)).size).toBeLessThan(100);
    });
  });

  test('change like any other', async () => {
    await withHeymarket({ settings, sample: false, generate: { conversations: 60 } }, async (client, heymarket) => {
      const [row] = (await client.post('v1/messages/all', { ascending: true })).rows;
      heymarket.setMessageStatus({ id: row?.id ?? 0, status: 'seen' });
      const [again] = (await client.post('v1/messages/all', { ascending: true })).rows;
      expect(again).toEqual({ ...row, status: 'seen', updated: again?.updated });
      const { id } = (again as Row).conversation as Row;
      heymarket.bumpConversation({ id, messages: 1 });
      expect((await client.post('v1/messages/all', { limit: 1 })).rows).toMatchObject([{ conversation: { id } }]);
    });
  });

  test('may be very many', async () => {
    const generate = { conversations: 100_000, perSecond: 3 };
    await withHeymarket({ settings, sample: false, generate }, async (client, heymarket) => {
      expect((await client.post('v1/messages/all/count')).json).toBe('300000');
      expect((await client.post('v1/conversations/count')).json).toBe('100000');
      const filters = { inboxes: [inboxIDs.recall], closed: true };
      let date: unknown;
      for (let page = 0; page < 20; page += 1) {
        const { rows } = await client.post('v1/conversations', {
          id: 0,
          filters,
          limit: 100,
          ...(date ? { date } : {}),
        });
        expect(rows).toHaveLength(100);
        date = rows.at(-1)?.updated;
        heymarket.bumpConversation({ id: rows[5]?.id ?? 0, messages: 1 });
      }
    });
  });
});

test('contacts, with ties and of all sorts', async () => {
  const every = { minimal: 10, emailOnly: 7, private: 33 };
  const generate = { contacts: 500, contactsPerSecond: 150, every };
  await withHeymarket({ settings, sample: false, generate }, async (client, heymarket) => {
    const rows = (await client.pages('v2/contacts/list')).flat();
    expect(rows).toHaveLength(500);
    expect(sizes(rows, 'updated')).toEqual([150, 150, 150, 50]);
    expect(rows.filter((row) => !('custom' in row))).toHaveLength(50);
    const phones = heymarket.truth({ stream: 'contacts' }).map(({ row }) => row.phone);
    expect(phones.length).toBeLessThan(450);
    expect(new Set(phones).size).toBe(phones.length);
    heymarket.set({ privateRows: 'hidden' });
    expect((await client.pages('v2/contacts/list')).flat().length).toBeLessThan(500);
  });
});

test.each([
  [0, /:\d\dZ$/],
  [3, /\.\d{1,3}Z$/],
  [9, /\.\d{9}Z$/],
] as const)('times with %i digits', async (fractionDigits, pattern) => {
  const generate = { contacts: 40, tags: 5, fractionDigits };
  await withHeymarket({ settings, sample: false, generate }, async (client) => {
    for (const path of ['v1/contacts', 'v1/tags']) {
      const { rows } = await client.post(path);
      expect(rows.some(({ updated }) => pattern.test(String(updated)))).toBe(true);
      if (fractionDigits < 9) expect(rows.every(({ updated }) => String(updated).length <= 24)).toBe(true);
    }
  });
});

test('the same options make the same rows, another seed makes others', async () => {
  const texts: string[] = [];
  for (const seed of [1, 1, 2]) {
    const generate: GenerateOptions = {
      seed,
      contacts: 20,
      conversations: 20,
      messages: [1, 4],
      templates: 3,
      lists: 2,
    };
    await withHeymarket({ settings, sample: false, generate }, async (client) => {
      const paths = ['v1/contacts', 'v1/messages/all', 'v1/lists'];
      const answers = await Promise.all(paths.map(async (path) => (await client.post(path, { limit: 100 })).text));
      texts.push(answers.join('\n'));
    });
  }
  expect(texts[1]).toBe(texts[0]);
  expect(texts[2]).not.toBe(texts[0]);
});

test('rows lead up to the seed date', async () => {
  await withHeymarket({ settings, seedDate: '2025-01-01T00:00:00Z', generate: { contacts: 2 } }, async (client) => {
    const { rows } = await client.post('v1/contacts', { limit: 3 });
    expect(rows[0]?.updated).toMatch(/^2024-12-31T23:59:59/);
    expect(rows.map(({ updated }) => String(updated) < '2025-01-01')).toEqual([true, true, true]);
    expect((await client.get('v1/inboxes')).rows[0]).toMatchObject({ updated_at: '2024-11-19T16:15:09Z' });
  });
});

test('without samples the account remains', async () => {
  await withHeymarket({ settings, sample: false }, async (client, heymarket) => {
    expect((await client.get('v1/inboxes')).rows).toHaveLength(3);
    expect((await client.post('v1/contact-fields')).rows).toHaveLength(4);
    for (const stream of ['contacts', 'conversations', 'messages', 'lists', 'tags', 'templates', 'surveys'] as const) {
      expect(heymarket.truth({ stream })).toEqual([]);
    }
  });
});
