import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { configure } from '../support/connector.ts';
import { exactly } from '../support/exact.ts';
import type { CatalogStream, Row } from '../support/messages.ts';
import { Random } from '../support/random.ts';
import type { Run } from '../support/run.ts';
import { triedBy, withAccount } from './accounts.ts';

/** Streams whose rows are made for each reading. */
const MADE_ANEW = ['analytics_reports'];
const SALT = 'the-salt-of-these-tests';

interface Schema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** Of a path: the stream, and the fields on the way; lists are no step. */
interface Hidden {
  stream: string;
  fields: readonly string[];
  how: 'drop' | 'hash';
  text: string;
}

const isPlain = ({ type }: Schema) => ![type].flat().some((name) => name === 'object' || name === 'array');

/** Every field that is no object or list, with its path. */
function leavesIn(
  schema: Schema,
  text: string,
  fields: readonly string[] = [],
): { text: string; fields: readonly string[] }[] {
  if (schema.items) return leavesIn(schema.items, `${text}[]`, fields);
  if (!schema.properties) return isPlain(schema) ? [{ text, fields }] : [];
  const { properties } = schema;
  const hasTwin = (name: string) =>
    Object.keys(properties).some((other) => other !== name && /^(_datetime|DateTime)$/.test(other.replace(name, '')));
  // Addresses of files are signed anew in each answer.
  const isSigned = (name: string) => /url$/i.test(name);
  const isTwin = (name: string) => /(_datetime|DateTime)$/.test(name);
  return Object.entries(properties).flatMap(([name, property]) =>
    hasTwin(name) || isTwin(name) || isSigned(name) ? [] : leavesIn(property, `${text}.${name}`, [...fields, name]),
  );
}

/** A third of the fields of an account is dropped, and a third is hashed. */
function chosen(catalog: readonly CatalogStream[], random: Random): Hidden[] {
  return catalog.flatMap(({ name, json_schema, source_defined_primary_key = [], default_cursor_field = [] }) =>
    leavesIn(json_schema as Schema, name).flatMap(({ text, fields }) => {
      const isKey = fields.length === 1 && source_defined_primary_key.flat().includes(String(fields[0]));
      const isCursor = fields.length === 1 && default_cursor_field[0] === fields[0];
      const how = random.pick(['drop', 'hash', 'leave'] as const);
      if (isCursor || how === 'leave' || (how === 'drop' && (isKey || text.endsWith('[]')))) return [];
      return [{ stream: name, fields, how, text }];
    }),
  );
}

const settingsOf = (hidden: readonly Hidden[]): Row => ({
  drop_fields: hidden.flatMap(({ how, text }) => (how === 'drop' ? [text] : [])),
  hash_fields: hidden.flatMap(({ how, text }) => (how === 'hash' ? [text] : [])),
  hash_salt: SALT,
});

/** As `exactly` shows large integers. */
const spelled = (value: unknown) =>
  typeof value === 'string' ? value.replace(/^(\d{16,})n$/, '$1') : JSON.stringify(value);
const hashOf = (value: unknown) => createHmac('sha256', SALT).update(spelled(value)).digest('hex');

type See = (value: unknown) => void;

function without(value: unknown, [field, ...rest]: readonly string[], how: Hidden['how'], see: See): unknown {
  if (field === undefined && how === 'drop') {
    see(value);
    return undefined;
  }
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) {
    return value.map((item) => without(item, field === undefined ? [] : [field, ...rest], how, see));
  }
  if (field === undefined) {
    see(value);
    return hashOf(value);
  }
  const row = value as Row;
  return field in row ? { ...row, [field]: without(row[field], rest, how, see) } : row;
}

const asJson = (rows: readonly Row[]) =>
  rows
    .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))))
    .map((json) => json.replace(/\?Expires=[^"]*/g, '').replace(/"readAt":"[^"]*"/, ''))
    .sort();

const seed = Number(process.env.SEED ?? process.env.FIXED_SEEDS ?? Math.floor(Math.random() * 1e9));

const treated = (row: unknown, { fields, how }: Hidden, values: Set<string>) =>
  without(row, fields, how, (value) => values.add(spelled(value)));

/** All but the records; and of states not the paths, which are the user's own. */
const beside = ({ messages }: Run) =>
  messages
    .filter(({ type }) => type !== 'RECORD')
    .map((message) => JSON.stringify(message, (name, value) => (name === 'readWith' ? undefined : value)))
    .join('\n');

function expectDescribed(catalog: readonly CatalogStream[], hidden: readonly Hidden[]): void {
  const schemas = new Map(catalog.map(({ name, json_schema }) => [name, json_schema as Schema]));
  for (const { stream, fields, how } of hidden) {
    const [field = '', inner] = fields;
    if (inner !== undefined) continue;
    const property = schemas.get(stream)?.properties?.[field];
    const leaf = property?.items ?? property;
    const isText =
      leaf && [leaf.type].flat().includes('string') && /Hashed by the connector/.test(String(leaf.description));
    expect([seed, stream, field, how, isText]).toEqual([seed, stream, field, how, how === 'drop' ? undefined : true]);
  }
}

describe.each(triedBy(import.meta.url))('%s', (name) => {
  test.concurrent('leaves what is dropped, and hashes what is hashed, in every stream and in every line', async () => {
    await withAccount(name, async (connector, config) => {
      const { catalog } = await connector.run('discover', { config });
      const hidden = chosen(catalog, new Random(seed));
      const settings = { ...config, ...settingsOf(hidden) };
      const check = await connector.run('check', { config: settings, secrets: [SALT] });
      expect([seed, check.connectionStatus]).toEqual([seed, { ...check.connectionStatus, status: 'SUCCEEDED' }]);
      expectDescribed((await connector.run('discover', { config: settings, secrets: [SALT] })).catalog, hidden);

      // The catalog of before, in which the fields still are.
      const read = (one: Row) => connector.run('read', { config: one, catalog: configure(catalog), secrets: [SALT] });
      const clear = await read(config);
      const run = await read(settings);
      expect([run.code, run.errors]).toEqual([clear.code, clear.errors]);
      const values = new Set<string>();
      for (const { name: stream } of catalog.filter((one) => !MADE_ANEW.includes(one.name))) {
        const ofStream = hidden.filter((one) => one.stream === stream);
        const expected = exactly(clear)
          .records(stream)
          .map((row) => ofStream.reduce<unknown>((left, one) => treated(left, one, values), row));
        const [before, now] = [asJson(expected as Row[]), asJson(exactly(run).records(stream))];
        expect([seed, stream, now.length]).toEqual([seed, stream, before.length]);
        const other = now.filter((row, index) => row !== before[index]).slice(0, 2);
        expect({ seed, stream, other }).toEqual({ seed, stream, other: [] });
      }
      // Of what a row may show in other places the rows have told already; a state may hold what it holds anyway.
      const [lines, visible] = [beside(run), beside(clear)];
      expect([...values].filter((one) => one.length > 5 && lines.includes(one) && !visible.includes(one))).toEqual([]);
    });
  });

  test.concurrent('a path that matches nothing is told of by every verb, and nothing is read', async () => {
    await withAccount(name, async (connector, config) => {
      const [{ name: stream, source_defined_primary_key: [[key = ''] = []] = [] } = {} as CatalogStream] =
        await connector.discover(config);
      const wrong = { ...config, drop_fields: [`${stream}.${key}_that_is_not`, `${stream}.${key}`] };
      const words = [/ matches nothing/, / is in the primary key of /];
      const { connectionStatus } = await connector.run('check', { config: wrong });
      expect(connectionStatus?.status).toBe('FAILED');
      const catalog = configure(await connector.discover(config));
      const [discover, read] = [
        await connector.run('discover', { config: wrong }),
        await connector.run('read', { config: wrong, catalog }),
      ];
      expect([read.code, read.records(stream)]).toEqual([1, []]);
      for (const { errors } of [discover, read]) expect(errors).toMatchObject([{ failure_type: 'config_error' }]);
      for (const word of words) {
        for (const text of [connectionStatus?.message, discover.errors[0]?.message, read.errors[0]?.message])
          expect(text).toMatch(word);
      }
    });
  });

  test.concurrent('fields that are named later, and then no more, are told of', async () => {
    await withAccount(name, async (connector, config) => {
      const all = await connector.discover(config);
      const streams = all.filter((one) => one.supported_sync_modes.includes('incremental')).slice(0, 2);
      const hidden = streams.map(
        ({ name: stream, json_schema, source_defined_primary_key: key = [], default_cursor_field: [cursor] = [] }) => {
          const leaf = leavesIn(json_schema as Schema, stream).find(
            ({ fields }) => fields.length === 1 && fields[0] !== cursor && !key.flat().includes(String(fields[0])),
          );
          return String(leaf?.text);
        },
      );
      const catalog = configure(
        all,
        streams.map((one) => one.name),
      );
      const told: unknown[] = [];
      let state: Run | undefined;
      for (const drop_fields of [[], hidden, hidden, []]) {
        const run = await connector.run('read', {
          config: { ...config, drop_fields },
          catalog,
          ...(state && { state: state.stateAfter() }),
        });
        expect([run.code, run.errors]).toEqual([0, []]);
        told.push(run.logs().flatMap(({ message }) => /drop_fields now (?:names|brings)/.exec(message)?.[0] ?? []));
        state = run;
      }
      const both = (words: string) => streams.map(() => `drop_fields now ${words}`);
      expect(told).toEqual([[], both('names'), [], both('brings')]);
    });
  });
});
