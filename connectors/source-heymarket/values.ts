import { isObject, type Row } from '@mailroom/airbyte-cdk';

/**
 * A list, also where Heymarket sends an object in its place: one item, or items by number. Such a number becomes a field
 * of its item; an item that is only a text is a name.
 */
export function listOf(value: unknown, numbered: (key: string) => Row): unknown {
  if (!isObject(value)) return value;
  if (!Object.keys(value).every((key) => /^\d+$/.test(key))) return [value];
  return Object.entries(value).map(([key, item]) => ({ ...numbered(key), ...fieldsOf(item) }));
}

function fieldsOf(item: unknown): Row {
  if (isObject(item)) return item;
  return item === null ? {} : { name: item };
}

const idOf = (key: string): Row => ({ id: Number(key) });
const targetOf = (target: unknown): Row => ({ target });

/** A conversation's, or a message's, lists, which Heymarket also sends as objects; a bare address becomes an object. */
export function withLists(row: Row): Row {
  if ('members' in row) row.members = listOf(row.members, idOf);
  if ('targets' in row) row.targets = objectsOf(listOf(row.targets, targetOf), targetOf);
  return row;
}

/** Items that are no objects, as objects with one field. */
function objectsOf(list: unknown, of: (item: unknown) => Row): unknown {
  return Array.isArray(list) ? list.map((item) => (isObject(item) ? item : of(item))) : list;
}

/** The tags of a contact, as objects whatever they come as. */
export function tagsOf(tags: unknown): unknown {
  if (!Array.isArray(tags)) return tags;
  return tags.map((tag) => (typeof tag === 'number' ? { tag_id: tag } : typeof tag === 'string' ? { tag } : tag));
}

/** A row whose names may be in camel case, at any depth, with all of them in snake case; where one comes in both, that one counts. */
export function inSnakeCase(row: Row): Row {
  const renamed: Row = {};
  for (const [name, value] of Object.entries(row)) {
    const snake = name.replace(/(?<=[a-z\d])[A-Z]+/g, (letters) => `_${letters}`).toLowerCase();
    if (snake === name || !Object.hasOwn(row, snake)) renamed[snake] = isObject(value) ? inSnakeCase(value) : value;
  }
  return renamed;
}

/** Who is invited, also where it is only told whether anybody is. */
export function invitedOf(invited: unknown): unknown {
  if (typeof invited !== 'boolean') return invited;
  return invited ? ['true'] : [];
}

/** What stands beside a list in an error, and in no envelope. */
const NO_ENVELOPE = ['message', 'code', 'error', 'error_code', 'detail', 'details', 'trace', 'stack'];

/** The list in an answer, bare or alone in an envelope; null, which Go writes for a list of nothing, as it is. */
export function onlyList(body: unknown): readonly unknown[] | null | undefined {
  if (Array.isArray(body) || body === null) return body;
  if (!isObject(body) || NO_ENVELOPE.some((name) => name in body)) return undefined;
  const lists = Object.values(body).filter(Array.isArray);
  return lists.length === 1 ? lists[0] : undefined;
}

/** The list in an answer to a single request, where null is none. */
export function rowsIn(body: unknown): readonly Row[] | undefined {
  const list = onlyList(body);
  return list?.every(isObject) ? list : undefined;
}

/** The one object that an answer is, which has an id. */
export function onlyObject(body: unknown): readonly Row[] | undefined {
  return isObject(body) && body.id !== undefined ? [body] : undefined;
}

/** The team. Where it tells its members there are some, since the key is one's, and each has an id. */
export function teamIn(body: unknown): readonly Row[] | undefined {
  const team = onlyObject(body)?.[0];
  if (!team || !('members' in team)) return team && [team];
  const members = Object.values(team.members ?? {});
  return members.length && members.every((one) => isObject(one) && one.id !== undefined) ? [team] : undefined;
}
