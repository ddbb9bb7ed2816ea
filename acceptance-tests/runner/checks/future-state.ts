import type { ConfiguredCatalog } from '../catalogs.ts';
import type { FutureState } from '../config.ts';
import { excerpt, Float, isRow, type Row } from '../json.ts';
import type { State } from '../messages.ts';
import { propertyAt, typesOf } from '../schema/walk.ts';

type Format = FutureState['cursor_format'];
type Configured = ConfiguredCatalog['streams'][number];

/** What a cursor of a type in the schema is, as Python sees it: whole numbers are no `number`. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'bigint' || typeof value === 'boolean' || Number.isInteger(value),
  number: (value) => value instanceof Float || (typeof value === 'number' && !Number.isInteger(value)),
};

/**
 * What the official check of a state in the future finds wrong with its cursors. It takes for cursors what stands under a
 * key of the name of the cursor field, at any depth. Each state of the file needs one; where the STATE that came back has
 * some as well, both are looked at in pairs.
 */
export function problemsOfCursors(
  { streams }: ConfiguredCatalog,
  future: readonly unknown[],
  actual: readonly State[],
  format: Format,
): string[] {
  if (actual.some(({ stream }) => !stream))
    return ['There is a STATE that is of no single stream; it cannot be judged.'];
  return streams.flatMap((configured) => {
    const { name } = configured.stream;
    const field = fieldOf(configured);
    const schema = field === undefined ? undefined : propertyAt(configured.stream.json_schema, [field]);
    if (field === undefined || !schema) return [`${name} has no cursor field in its schema.`];
    const given = future.filter(isRow).findLast((state) => nameIn(state) === name);
    const planned = given ? cursorsIn((given.stream as Row).stream_state, field) : undefined;
    if (planned?.length === 0) return [`The future state of ${name} has no key ${field}, at any depth.`];
    const last = actual.findLast(({ stream }) => stream?.stream_descriptor.name === name);
    if (!last) return [];
    if (!planned)
      return [`There is a STATE of ${name}, and no state of it in the file: the cursors cannot be compared.`];
    const found = cursorsIn(last.stream?.stream_state, field);
    const pairs = found.slice(0, planned.length).map((value, index) => [value, planned[index]] as const);
    return pairs.flatMap(([own, other]) => [
      ...problemsOfTypes(name, [own, other], schema),
      ...problemsOfForm(name, own, other, patternOf(name, format)),
    ]);
  });
}

/** The first part of its path is all that the official check looks at. */
function fieldOf({ cursor_field: configured, stream }: Configured): string | undefined {
  const chosen = (configured as string[] | null | undefined)?.length ? configured : stream.default_cursor_field;
  return (chosen as string[] | null | undefined)?.[0];
}

export function nameIn(state: Row): unknown {
  const { stream } = state as { stream?: { stream_descriptor?: { name?: unknown } } };
  return stream?.stream_descriptor?.name;
}

/** In the order of the official suite: what was met last is looked into first. */
function cursorsIn(state: unknown, field: string): unknown[] {
  const found: unknown[] = [];
  const open = [state];
  while (open.length > 0) {
    const node = open.pop();
    if (Array.isArray(node)) open.push(...node);
    if (!isRow(node)) continue;
    for (const [name, value] of Object.entries(node)) {
      if (name === field || (name === 'cursor' && 'cursor_field' in node)) found.push(value);
      open.push(value);
    }
  }
  return found;
}

function problemsOfTypes(name: string, values: readonly unknown[], schema: Row): string[] {
  const types = typesOf(schema).filter((type) => type !== 'null');
  const odd = types.find((type) => !kinds[type]);
  if (odd || types.length === 0)
    return [`The cursor of ${name} is of type ${odd ?? 'none'}, which no cursor can have.`];
  return values
    .filter(isTrue)
    .flatMap((value) =>
      types
        .filter((type) => !kinds[type]?.(value))
        .map((type) => `A cursor of ${name} is ${excerpt(value, 80)}, which is not of type ${type}.`),
    );
}

function problemsOfForm(name: string, own: unknown, other: unknown, pattern: string | undefined): string[] {
  if (typeof own !== 'string' || typeof other !== 'string' || !isTrue(own) || !isTrue(other)) return [];
  if (pattern === undefined) {
    if (form(own) === form(other)) return [];
    return [`A cursor of ${name} is ${own} after the read, and ${other} in the file: not of the same form.`];
  }
  const unlike = [own, other].filter((value) => !new RegExp(`^(?:${pattern})`).test(value));
  return unlike.map((value) => `A cursor of ${name} is ${excerpt(value, 80)}, which is not like ${pattern}.`);
}

function patternOf(name: string, format: Format): string | undefined {
  const own = format?.streams?.find((stream) => stream.name === name);
  return (own ? own.format : format?.format) || undefined;
}

/** Every letter as one, every digit as another. */
function form(text: string): string {
  return text.replace(/\p{L}/gu, 'a').replace(/\p{Nd}/gu, '0');
}

/** Whether Python takes it for true. */
function isTrue(value: unknown): boolean {
  if (value instanceof Float) return value.value !== 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
