import { expect } from '@jest/globals';
import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import type { Question } from '../simulators/heymarket/truth.ts';
import type { Row } from '../support/messages.ts';
import { byKey } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { expectSameRows } from '../support/same.ts';
import { keyOfStream } from './setup.ts';

type World = Pick<HeymarketSimulator, 'truth'>;

export type TruthOptions = Omit<Question, 'stream'> & {
  /** How the columns of custom fields are named (by_title). */
  columns?: 'by_title' | 'by_id' | 'off';
};

/**
 * What a stream must bring: the rows of the API's world with unset times as null, values of several types as the one that the
 * schema has, and the documented additions.
 */
export function wantedRows(world: World, stream: string, options: TruthOptions = {}): Row[] {
  const { columns = 'by_title', ...asked } = options;
  const inside = lists[stream];
  if (inside) return elementsOf(wantedRows(world, inside.of, { ...asked, columns: 'off' }), inside);
  const name = stream as Question['stream'];
  const question = name === 'team_users' ? { emails: emailsOf(world), ...asked } : asked;
  const found = world
    .truth({ ...question, stream: name })
    .map(({ row, parent }) => [mended(row), mended(parent)] as const);
  switch (name) {
    case 'contacts': {
      const custom = columns === 'off' ? [] : columnsOf(wantedRows(world, 'contact_fields'), columns);
      return found.map(([row]) => ({ ...withTags(row), ...valuesIn(row, custom) }));
    }
    case 'conversations':
      return found.map(([row]) => withLists(row));
    case 'messages':
      return found.map(([row, parent]) => ({
        ...withLists(row),
        ...('conversation' in row && { conversation: withLists(row.conversation as Row) }),
        ...parent,
      }));
    case 'inboxes':
      return found
        .map(([row]) => snakeCased(row))
        .map((row) => ({ ...row, ...('invited' in row && { invited: invitedOf(row.invited) }) }));
    case 'list_members':
      return found.map(([row, parent]) => ({ first: null, last: null, ...row, ...parent }));
    default:
      return found.map(([row, parent]) => ({ ...row, ...parent }));
  }
}

/** The lists inside of rows: whose, under which name, and what tells their elements apart. */
const lists: Record<string, { of: string; list: string; parent: string; key(element: Row): Row }> = {
  contact_tags: {
    ...{ of: 'contacts', list: 'tags', parent: 'contact' },
    key: ({ tag_id, id, tag }) => ({ tag_key: String(tag_id ?? id ?? tag) }),
  },
  conversation_members: { of: 'conversations', list: 'members', parent: 'conversation', key: ({ id }) => ({ id }) },
};

/** Each element once: of one that stands twice the last. */
function elementsOf(rows: readonly Row[], { list, parent, key }: (typeof lists)[string]): Row[] {
  return rows.flatMap((row) => {
    const elements = Array.isArray(row[list]) ? (row[list] as (Row | null)[]) : [];
    const carried = { [`${parent}_id`]: row.id, [`${parent}_updated`]: row.updated };
    const whole = elements.flatMap((element) => (element ? [{ ...element, ...carried, ...key(element) }] : []));
    return [...byKey(whole, Object.keys(key({}))).values()];
  });
}

const timeName = /^(created|updated|date|snooze_till|\w+_at|\w+_updated)$/;

/** Unset times as null, at any depth. */
function mended<T>(value: T): T {
  if (Array.isArray(value)) return value.map(mended) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const isUnset = timeName.test(name) && (inner === '' || inner === '0001-01-01T00:00:00Z');
    return [name, isUnset ? null : mended(inner)];
  });
  return Object.fromEntries(entries) as T;
}

/** Names as the schema has them. */
function snakeCased(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]) => {
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [snake, isMap ? snakeCased(value as Row) : value];
  });
  return Object.fromEntries(entries);
}

/** An object in the place of a list is the only one in it, unless its names are numbers: then those are the ones in it. A bare address becomes an object. */
function withLists(row: Row): Row {
  return {
    ...row,
    ...('members' in row && { members: asList(row.members, 'id') }),
    ...('targets' in row && { targets: asList(row.targets, 'target') }),
  };
}

function asList(value: unknown, name: 'id' | 'target'): unknown {
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' ? item : { [name]: item }));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.some(([key]) => Number.isNaN(Number(key)))) return [value];
  return entries.map(([key, item]) => ({
    [name]: name === 'id' ? Number(key) : key,
    ...(typeof item === 'string' ? { name: item } : item),
  }));
}

function withTags(row: Row): Row {
  if (!Array.isArray(row.tags)) return row;
  const names: Record<string, string> = { number: 'tag_id', string: 'tag' };
  const tags = row.tags.map((tag: unknown) => {
    const name = names[typeof tag];
    return name === undefined ? tag : { [name]: tag };
  });
  return { ...row, tags };
}

function invitedOf(invited: unknown): unknown {
  if (invited === true) return ['true'];
  return invited === false ? [] : invited;
}

type Column = { id: string; column: string };

/** As the documentation of the setting tells: by title, and with the id where titles are alike or empty. */
export function columnsOf(fields: readonly Row[], mode: 'by_title' | 'by_id'): Column[] {
  const slugs = fields.map(({ title, name }) =>
    String(title ?? name ?? '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, ' ')
      .trim()
      .replaceAll(' ', '_'),
  );
  return fields.map(({ id }, index) => {
    const slug = slugs[index] ?? '';
    if (mode === 'by_id' || slug === '') return { id: String(id), column: `custom_${id}` };
    const isAlone = slugs.indexOf(slug) === slugs.lastIndexOf(slug);
    return { id: String(id), column: isAlone ? `custom_${slug}` : `custom_${slug}_${id}` };
  });
}

function valuesIn({ custom }: Row, columns: readonly Column[]): Row {
  const values = (custom ?? {}) as Row;
  return Object.fromEntries(
    columns.map(({ id, column }) => {
      const value = values[id] ?? null;
      return [column, value === null ? null : String(value)];
    }),
  );
}

/** Team users are asked for by the addresses that the team shows. */
function emailsOf(world: World): string[] {
  return world.truth({ stream: 'members' }).flatMap(({ row }) => (row.email === undefined ? [] : [String(row.email)]));
}

/** A run that ended well and brought exactly what there is, each row once. */
export function expectWhole(world: World, run: Run, streams: readonly string[], options: TruthOptions = {}): void {
  expect([run.code, run.errors]).toEqual([0, []]);
  for (const stream of streams) expectRows(world, run, stream, options);
}

/** That the records of a stream are exactly what there is, each once, however the run ended. */
export function expectRows(world: World, run: Run, stream: string, options: TruthOptions = {}): void {
  expectSameRows(stream, run.records(stream), wantedRows(world, stream, options), keyOfStream(stream));
}

/** What a destination holds after several runs that replace rows of the same key. */
export function upserted(runs: readonly Pick<Run, 'records'>[], stream: string): Row[] {
  const rows = runs.flatMap((run) => run.records(stream));
  return [...byKey(rows, keyOfStream(stream)).values()];
}

/** Several runs that together brought every row as it is now. */
export function expectUpserted(
  world: World,
  runs: readonly Pick<Run, 'records'>[],
  streams: readonly string[],
  options: TruthOptions = {},
): void {
  for (const stream of streams) {
    expectSameRows(stream, upserted(runs, stream), wantedRows(world, stream, options), keyOfStream(stream));
  }
}

/** The values of a field, each once and sorted. */
export function valuesOf(rows: readonly Row[], field = 'id'): string[] {
  return [...new Set(rows.map((row) => String(row[field])))].sort();
}
