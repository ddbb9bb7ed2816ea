import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Source } from '../declare/source.ts';
import { parseJson, type Row } from '../json.ts';
import { list } from '../testing/syncs.ts';
import { privacyOf } from './privacy.ts';

const SALT = 'a salt of a user';
const hmac = (text: string) => createHmac('sha256', SALT).update(text).digest('hex');
const text = { type: ['null', 'string'] };
const number = { type: ['null', 'integer'] };
const object = (properties?: Row) => ({
  type: ['null', 'object'],
  additionalProperties: true,
  ...(properties && { properties }),
});
const listOf = (items: Row) => ({ type: ['null', 'array'], items });
const schemas = {
  contacts: {
    type: 'object',
    required: ['id'],
    properties: {
      ...{
        id: { type: 'integer' },
        at: { type: 'integer' },
        email: { ...text, title: 'Email', description: 'An address.', format: 'email' },
      },
      ...{ seen: number, seen_datetime: { ...text, format: 'date-time' }, tags: listOf(text), custom: object() },
      ...{
        phones: listOf(object({ kind: text, value: text })),
        owner: object({ email: text, team: object({ id: number }) }),
      },
      'odd.name': text,
    },
  },
  messages: {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' }, at: { type: 'integer' }, email: text, body: text, contact: number },
  },
};

const source = (more: Partial<Source> = {}) =>
  ({
    schemas: more.schemas ?? schemas,
    streams: () => Object.keys(more.schemas ?? schemas).map((name) => list(name)),
    values: { dateTimeSuffix: '_datetime' },
    ...more,
  }) as Source;

const of = (settings: Row, more: Partial<Source> = {}) =>
  privacyOf(source(more), { hash_salt: SALT, ...settings }, async (find) => find({} as never));

async function treated(settings: Row, row: Row, stream = 'contacts'): Promise<unknown> {
  const left = (await of(settings)).get(stream)?.row(row) ?? row;
  return JSON.parse(JSON.stringify(left));
}

async function problems(settings: Row, more?: Partial<Source>): Promise<string> {
  return of(settings, more).then(
    () => 'none',
    (error: Error) => error.message,
  );
}

describe('a row', () => {
  const row = () => ({
    ...{ id: 7, at: 1, email: 'ada@example.com', seen: 5, seen_datetime: '1970', tags: ['a', 'b'] },
    ...{ phones: [{ kind: 'home', value: '+1' }, { kind: 'work', value: null }, null] },
    ...{ owner: { email: 'bob@example.com', team: { id: 3 } }, custom: { x: 'y', z: 4 }, 'odd.name': 'o' },
  });

  test("without settings is nobody's matter", async () => {
    expect((await of({})).size).toBe(0);
  });

  test('leaves without what is dropped, and stays what it was', async () => {
    const before = row();
    const drop_fields = ['contacts.email', 'contacts.phones[].value', 'contacts.owner.team', 'contacts."odd.name"'];
    const { email: _1, 'odd.name': _2, ...rest } = row();
    expect(await treated({ drop_fields }, before)).toEqual({
      ...rest,
      ...{ phones: [{ kind: 'home' }, { kind: 'work' }, null], owner: { email: 'bob@example.com' } },
    });
    expect(before).toEqual(row());
  });

  test('has hashes of texts and numbers; null stays null', async () => {
    const hash_fields = ['*.email', 'contacts.id', 'contacts.tags[]', 'contacts.phones[].value', 'contacts.custom.*'];
    expect(await treated({ hash_fields }, row())).toEqual({
      ...{ ...row(), email: hmac('ada@example.com'), id: hmac('7'), tags: [hmac('a'), hmac('b')] },
      phones: [{ kind: 'home', value: hmac('+1') }, { kind: 'work', value: null }, null],
      custom: { x: hmac('y'), z: hmac('4') },
    });
    expect(await treated({ hash_fields }, { id: 'm', email: null }, 'messages')).toEqual({ id: 'm', email: null });
  });

  test('has the same hash of a number and of the text that spells it, to the last digit', async () => {
    const hash_fields = ['contacts.id', 'contacts.email'];
    for (const spelled of ['12345678901234567890', '0.1234567890123456789', '12', '-3.5']) {
      const { id, email } = (await treated(
        { hash_fields },
        parseJson(`{"id":${spelled},"email":"${spelled}"}`) as Row,
      )) as Row;
      expect([id, email]).toEqual([hmac(spelled), hmac(spelled)]);
    }
  });

  test('loses the date-time with the Unix time', async () => {
    const { seen, seen_datetime, ...rest } = row();
    expect(await treated({ drop_fields: ['contacts.seen'] }, row())).toEqual(rest);
    expect(await treated({ hash_fields: ['contacts.seen'] }, row())).toEqual({ ...rest, seen: hmac(String(seen)) });
    expect(await treated({ drop_fields: ['contacts.seen_datetime'] }, row())).toEqual({ ...rest, seen });
  });

  test('that is not as the schema says hides what stands in the place', async () => {
    const settings = {
      drop_fields: ['contacts.phones[].value'],
      hash_fields: ['contacts.owner.email', 'contacts.email'],
    };
    const odd = {
      id: 1,
      phones: { value: '+1', kind: 'home' },
      owner: 'Bob <bob@example.com>',
      email: { address: 'x' },
    };
    expect(await treated(settings, odd)).toEqual({
      ...{ id: 1, phones: { kind: 'home' }, owner: hmac('Bob <bob@example.com>'), email: hmac('{"address":"x"}') },
    });
    expect(await treated(settings, { id: 1, phones: ['+1'], owner: [{ email: 'b' }], email: ['e', 5, null] })).toEqual({
      ...{ id: 1, phones: [null], owner: [{ email: hmac('b') }], email: [hmac('e'), hmac('5'), null] },
    });
  });

  test('is treated by a path for all streams where the schema says nothing of the field', async () => {
    const drop_fields = ['*.body'];
    expect(await treated({ drop_fields }, { id: 1, body: 'unexpected' })).toEqual({ id: 1 });
    // In another stream the same name may mean something else.
    expect(await treated({ drop_fields: ['*.owner.email'] }, { id: 1, owner: 'plain' }, 'messages')).toEqual({ id: 1 });
    expect(
      await treated({ drop_fields: ['*.email.deep', '*.owner.email'] }, { id: 1, email: 'plain' }).catch(String),
    ).toContain('*.email.deep matches nothing');
  });

  test('is dropped rather than hashed, and with names that objects have anyway', async () => {
    const both = { drop_fields: ['contacts.email'], hash_fields: ['contacts.email'] };
    expect(await treated(both, { id: 1, email: 'x' })).toEqual({ id: 1 });
    const odd = JSON.parse('{"id":1,"__proto__":"p","constructor":"c"}');
    const left = await treated({ drop_fields: ['*.email', 'contacts.custom.__proto__'] }, { id: 1, custom: odd });
    expect(JSON.stringify(left)).toBe('{"id":1,"custom":{"id":1,"constructor":"c"}}');
  });
});

describe('the schema', () => {
  test('has texts where values are hashed, and not what is dropped', async () => {
    const settings = {
      drop_fields: ['contacts.phones[].value', 'contacts.owner.email', 'contacts.owner.team', 'contacts."odd.name"'],
      hash_fields: ['contacts.id', '*.email', 'contacts.seen', 'contacts.tags[]'],
    };
    const schema = (await of(settings))
      .get('contacts')
      ?.schema(schemas.contacts as never) as unknown as typeof schemas.contacts;
    const { id, email, tags, phones, owner } = schema.properties;
    expect([id, tags.items, email]).toMatchObject([
      { type: 'string' },
      { type: ['null', 'string'] },
      { type: ['null', 'string'], title: 'Email' },
    ]);
    expect(email).toMatchObject({
      description: expect.stringMatching(/^An address\. Hashed by the connector: HMAC-SHA-256/),
    });
    expect(email).not.toHaveProperty('format');
    expect(phones.items).toEqual(object({ kind: text }));
    // Of anything, rather than of nothing.
    expect(owner).toEqual(object());
    expect(Object.keys(schema.properties)).toEqual(['id', 'at', 'email', 'seen', 'tags', 'custom', 'phones', 'owner']);
    expect(Object.keys(schemas.contacts.properties)).toHaveLength(10);
  });
});

describe('a path that is wrong', () => {
  test.each<[Row, string]>([
    [{ drop_fields: ['contact.email'] }, 'drop_fields: there is no stream "contact"; did you mean contacts.email?'],
    [{ drop_fields: ['contacts.emial'] }, 'drop_fields: contacts.emial matches nothing; did you mean contacts.email?'],
    [
      { drop_fields: ['contacts.phones.value'] },
      'drop_fields: contacts.phones.value matches nothing; did you mean contacts.phones[].value?',
    ],
    [{ hash_fields: ['*.bodi'] }, 'hash_fields: *.bodi matches nothing; did you mean *.body?'],
    [{ hash_fields: ['contacts.zzzzzzzzzz'] }, 'hash_fields: contacts.zzzzzzzzzz matches nothing.'],
    [
      { drop_fields: ['contacts'] },
      'drop_fields: "contacts" is no path; it names a whole stream, which is left out by not selecting it.',
    ],
    [
      { drop_fields: ['email'] },
      'drop_fields: "email" is no path; write stream.field, stream.field.inner, stream.list[].inner, or *.field for every stream.',
    ],
    [
      { drop_fields: ['contacts.id'] },
      'drop_fields: contacts.id is in the primary key of contacts, and cannot be dropped; hash_fields may hold it.',
    ],
    [
      { drop_fields: ['contacts.at'] },
      'drop_fields: contacts.at is the cursor of contacts, by which what is new is known: it can be neither dropped nor hashed.',
    ],
    [
      { hash_fields: ['messages.at'] },
      'hash_fields: messages.at is the cursor of messages, by which what is new is known: it can be neither dropped nor hashed.',
    ],
    [
      { drop_fields: ['contacts.tags[]'] },
      'drop_fields: contacts.tags[] names each item of a list; name the list, or a field of its items.',
    ],
    [
      { hash_fields: ['contacts.tags'] },
      'hash_fields: contacts.tags is an object or a list in contacts; hash what is in it, such as contacts.tags[].',
    ],
    [
      { hash_fields: ['contacts.phones[]'] },
      'hash_fields: contacts.phones[] is an object or a list in contacts; hash what is in it, such as contacts.phones[].kind.',
    ],
    [
      { hash_fields: ['contacts.custom'] },
      'hash_fields: contacts.custom is an object or a list in contacts; hash what is in it with contacts.custom.*, or drop it.',
    ],
    [
      { hash_fields: ['contacts.owner.*'] },
      'hash_fields: contacts.owner.* includes team, an object or a list in contacts; name the others one by one.',
    ],
    [
      { drop_fields: ['messages.*'] },
      'drop_fields: messages.* includes at, which is the cursor of messages, by which what is new is known: it can be neither dropped nor hashed.',
    ],
  ])('%j', async (settings, words) => {
    expect(await problems(settings)).toBe(words);
  });

  test('that means every field of a stream names those for which it can not be', async () => {
    const streams = () => [list('contacts', { sync: { order: 'full_refresh' } }), list('messages')];
    const told = async (settings: Row) => problems(settings, { streams });
    expect(await told({ drop_fields: ['contacts.*'] })).toBe(
      'drop_fields: contacts.* includes id, which is in the primary key of contacts, and cannot be dropped; hash_fields may hold it.',
    );
    expect(await told({ hash_fields: ['contacts.*'] })).toBe(
      'hash_fields: contacts.* includes tags, custom, phones, owner, objects or lists in contacts; name the others one by one.',
    );
  });

  test('for all streams is refused for each that needs the field; all are told at once', async () => {
    expect(await problems({ drop_fields: ['*.id', 'contacts.emial'] })).toMatch(
      /\*\.id is in the primary key of contacts,.* \*\.id is in the primary key of messages,.* contacts\.emial matches nothing/,
    );
    expect(await problems({ drop_fields: ['contacts.*'] })).toBe(
      'drop_fields: contacts.* includes at, which is the cursor of contacts, by which what is new is known: it can be neither dropped nor hashed.',
    );
  });

  test('needs a salt where anything is hashed', async () => {
    expect(await problems({ hash_fields: ['contacts.email'], hash_salt: undefined })).toMatch(
      /^hash_salt is missing: /,
    );
    expect(await problems({ drop_fields: ['contacts.email'], hash_salt: undefined })).toBe('none');
  });
});

describe('columns of the account', () => {
  const columns =
    (found: string[], asked: number[] = []): NonNullable<Source['columns']> =>
    async () => {
      asked.push(1);
      return { contacts: Object.fromEntries(found.map((name) => [name, text])) };
    };

  test('are asked for only where a path may mean one of them', async () => {
    const asked: number[] = [];
    await of({ drop_fields: ['contacts.email'] }, { columns: columns(['custom_size'], asked) });
    expect(asked).toHaveLength(0);
    const privacy = await of({ hash_fields: ['contacts.custom_size'] }, { columns: columns(['custom_size'], asked) });
    expect([asked.length, privacy.get('contacts')?.row({ id: 1, custom_size: 'L' })]).toEqual([
      ...[1, { id: 1, custom_size: hmac('L') }],
    ]);
  });

  test('are among those that may have been meant', async () => {
    expect(await problems({ drop_fields: ['contacts.custom_sise'] }, { columns: columns(['custom_size']) })).toBe(
      'drop_fields: contacts.custom_sise matches nothing; did you mean contacts.custom_size?',
    );
  });
});
