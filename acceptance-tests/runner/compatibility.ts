import { canonical, excerpt, isRow, type Row } from './json.ts';
import type { CatalogStream } from './messages.ts';
import { typesOf } from './schema/walk.ts';

type Compare = (previous: Row, current: Row, place: string) => string[];

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The constants of an option, by which it is found again wherever it stands. */
function signature(option: unknown): string {
  if (!isRow(option) || !isRow(option.properties)) return canonical(option);
  const constants = Object.entries(option.properties).filter(([, property]) => isRow(property) && 'const' in property);
  return constants.length === 0
    ? canonical(option.title ?? null)
    : canonical(constants.map(([, one]) => (one as Row).const));
}

/** Compares the schemas of all properties, items and options that both have; `own` compares two of them. */
function deep(previous: Row, current: Row, place: string, own: Compare): string[] {
  const problems = own(previous, current, place);
  const [before, after] = [previous.properties, current.properties];
  if (isRow(before) && isRow(after)) {
    for (const name of Object.keys(before)) {
      const [one, other] = [before[name], after[name]];
      const here = place === '' ? name : `${place}.${name}`;
      if (other === undefined) problems.push(`The property ${here} was removed.`);
      else if (isRow(one) && isRow(other)) problems.push(...deep(one, other, here, own));
    }
  }
  if (isRow(previous.items) && isRow(current.items)) {
    problems.push(...deep(previous.items, current.items, `${place}.items`, own));
  }
  for (const option of listOf(previous.oneOf).filter(isRow)) {
    const same = listOf(current.oneOf).find((one) => signature(one) === signature(option));
    if (isRow(same)) problems.push(...deep(option, same, `${place}.oneOf(${option.title ?? signature(option)})`, own));
  }
  return problems;
}

const compareSpecs: Compare = (previous, current, place) => {
  const here = place === '' ? 'the top level' : place;
  const problems: string[] = [];
  const required = new Set(listOf(previous.required));
  for (const name of listOf(current.required)) {
    if (!required.has(name)) problems.push(`${excerpt(name)} is newly required at ${here}.`);
  }
  const [before, after] = [typesOf(previous), typesOf(current)];
  const lost = after.length === 0 ? [] : before.filter((type) => !after.includes(type));
  if (lost.length > 0) problems.push(`${here} was of type ${before.join(', ')} and is ${after.join(', ')} now.`);
  const values = new Set(listOf(current.enum).map(canonical));
  if (Array.isArray(previous.enum) && Array.isArray(current.enum)) {
    const gone = previous.enum.filter((value) => !values.has(canonical(value)));
    if (gone.length > 0) problems.push(`${here} no longer allows ${excerpt(gone)}.`);
  }
  if (!('enum' in previous) && 'enum' in current) problems.push(`${here} has an enum now, and had none.`);
  return problems;
};

const compareStreams: Compare = (previous, current, place) => {
  const plain = (schema: Row) =>
    typesOf(schema)
      .filter((type) => type !== 'null')
      .sort()
      .join(', ');
  const [before, after] = [plain(previous), plain(current)];
  return before === after || before === '' ? [] : [`${place} was of type ${before} and is ${after || 'untyped'} now.`];
};

/** What a new specification breaks for those who have a configuration. */
export function brokenBySpec(previous: Row, current: Row): string[] {
  return deep(previous, current, '', compareSpecs);
}

/** What a new catalog breaks for those who have a connection. */
export function brokenByCatalog(previous: readonly CatalogStream[], current: readonly CatalogStream[]): string[] {
  return previous.flatMap((before) => {
    const after = current.find(({ name }) => name === before.name);
    if (!after) return [`The stream ${before.name} was removed.`];
    const problems = deep(before.json_schema, after.json_schema, before.name, compareStreams);
    const cursors = [before, after].map(({ default_cursor_field: cursor }) => (cursor ?? []).join('.'));
    if (cursors[0] && cursors[1] && cursors[0] !== cursors[1]) {
      problems.push(`The default cursor of ${before.name} was ${cursors[0]} and is ${cursors[1]} now.`);
    }
    return problems;
  });
}
