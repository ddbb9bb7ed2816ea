import { describe, expect, test } from '@jest/globals';
import { nothing } from './generated/options.ts';
import { formatIdentifier, isIdentifier, parseIdentifier } from './identifiers.ts';
import { noLimits } from './settings.ts';
import { idsOf, type Row, withMissive } from './test-client.ts';

test('an id tells its position', () => {
  for (const position of [
    { kind: 1, parent: 0, number: 0 },
    { kind: 5, parent: 99_999, number: 12_345 },
  ]) {
    const id = formatIdentifier(position);
    expect(isIdentifier(id)).toBe(true);
    expect(parseIdentifier(id)).toEqual(position);
    expect(parseIdentifier(`${id.slice(0, -1)}${id.endsWith('0') ? 1 : 0}`)).toBeUndefined();
  }
});

const settings = noLimits;
const all = { all: true, limit: 50 };

describe('conversations', () => {
  test('are as many as asked for, with their rows, several in a second', async () => {
    const generate = { conversations: 230, perSecond: 60, messages: 12, comments: 11, posts: 1, drafts: 1 };
    const options = { settings, sample: false, generate: { ...generate, childrenPerSecond: 4, every: nothing } };
    await withMissive(options, async (client, missive) => {
      const pages = await client.untilPages('conversations', 'last_activity_at', all);
      expect(pages[0]).toHaveLength(60);
      expect(idsOf(pages)).toEqual(missive.truth({ stream: 'conversations' }).map(({ row }) => row.id));
      expect(idsOf(pages)).toHaveLength(230);
      const row = pages[1]?.[7] as Row;
      expect(row).toMatchObject({ messages_count: 12, drafts_count: 1 });
      const messages = await client.untilPages(`conversations/${row.id}/messages`, 'delivered_at');
      expect(idsOf(messages)).toHaveLength(12);
      expect(messages[0]?.[0]).toMatchObject({ delivered_at: row.last_activity_at });
      const oldest = messages.at(-1)?.at(-1);
      expect(row.created_at).toBe(oldest?.delivered_at);
      const whole = await client.get(`messages/${idsOf(messages).slice(0, 10)}`);
      expect(whole.rows).toHaveLength(10);
      expect(whole.rows[9]).toMatchObject({ body: expect.any(String), conversation: { id: row.id } });
      const header = String(oldest?.email_message_id);
      expect((await client.get('messages', { email_message_id: header })).rows).toMatchObject([{ id: oldest?.id }]);
      for (const [stream, count] of [
        ['messages', 12],
        ['comments', 11],
        ['posts', 1],
        ['drafts', 1],
      ] as const) {
        expect(missive.truth({ stream })).toHaveLength(230 * count);
      }
    });
  });

  test('are of all sorts', async () => {
    const every = { ...nothing, teamOnly: 4, guest: 10, chat: 3, sms: 5, custom: 7, merged: 20, trashed: 9, label: 2 };
    const options = { settings, sample: false, generate: { conversations: 400, teams: 2, labels: 2, every } };
    await withMissive(options, async (client, missive) => {
      const own = (await client.untilPages('conversations', 'last_activity_at', all)).flat();
      expect(own.filter((row) => !('users' in row)).length).toBeGreaterThan(15);
      expect(own.some((row) => row.messages_count === 0)).toBe(true);
      const { rows: teams } = await client.get('teams');
      const counts = await Promise.all(
        teams.map(async ({ id }) => (await client.get('conversations', { team_all: id, limit: 50 })).rows.length),
      );
      expect(counts.filter((count) => count > 0)).toHaveLength(3);
      const { rows: labels } = await client.get('shared_labels');
      expect(labels).toHaveLength(5);
      const types = new Set(missive.truth({ stream: 'messages' }).map(({ row }) => row.type));
      expect(types).toEqual(new Set(['email', 'sms', 'custom']));
      const old = formatIdentifier({ kind: 1, parent: 19, number: 0 });
      expect((await client.get(`conversations/${old}`)).rows[0]?.id).not.toBe(old);
    });
  });

  test('change like any other', async () => {
    await withMissive(
      { settings, sample: false, generate: { conversations: 60, every: nothing } },
      async (client, missive) => {
        const { rows } = await client.get('conversations', all);
        const [first, second] = [rows[30]?.id ?? '', rows[40]?.id ?? ''];
        const { rows: messages } = await client.get(`conversations/${first}/messages`);
        missive.mergeConversations({ from: first, into: second });
        missive.bumpConversation({ id: second, messages: 1 });
        const whole = await client.get(`messages/${messages[0]?.id}`);
        expect(whole.json.messages).toMatchObject({ conversation: { id: second, messages_count: 7 } });
      },
    );
  });

  test('do not depend on anything but the options', async () => {
    const read = async (seed: number) => {
      let rows: unknown;
      const generate = { seed, conversations: 20, messages: [0, 5] as [number, number] };
      await withMissive({ settings, sample: false, generate }, async (client) => {
        rows = (await client.get('conversations', all)).rows.map((row) => row.messages_count);
      });
      return rows;
    };
    expect(await read(1)).toEqual(await read(1));
    expect(await read(1)).not.toEqual(await read(2));
  });

  test('may be very many', async () => {
    await withMissive({ settings, sample: false, generate: { conversations: 100_000 } }, async (client, missive) => {
      await client.get('conversations', all);
      const start = performance.now();
      for (let page = 0, until = 0; page < 40; page += 1) {
        const { rows } = await client.get('conversations', until ? { ...all, until } : all);
        until = Number(rows.at(-1)?.last_activity_at);
        missive.bumpConversation({ id: rows[5]?.id ?? '', messages: 1 });
      }
      expect(performance.now() - start).toBeLessThan(5000);
    });
  });
});

test('books, contacts, tasks, responses and users are generated too', async () => {
  const generate = { books: 2, contacts: 300, groups: 4, deletedEvery: 3, tasks: 70, responses: 8, users: 60 };
  await withMissive({ settings, sample: false, generate }, async (client, missive) => {
    const { rows: books } = await client.get('contact_books');
    expect(books).toHaveLength(5);
    for (const { id, name } of books.filter((row) => String(row.name).startsWith('Book'))) {
      expect(idsOf(await client.offsetPages('contacts', { contact_book: id, limit: 200 }))).toHaveLength(200);
      expect((await client.get('contact_groups', { contact_book: id, kind: 'group' })).rows).toHaveLength(2);
      expect(name).toMatch(/^Book \d$/);
    }
    expect(missive.truth({ stream: 'contacts' })).toHaveLength(600);
    expect(missive.truth({ stream: 'contact_groups' })).toHaveLength(12);
    expect(idsOf(await client.untilPages('tasks', 'last_activity_at'))).toHaveLength(70);
    expect((await client.get('responses')).rows).toHaveLength(8);
    expect(idsOf(await client.offsetPages('users'))).toHaveLength(63);
  });
});
