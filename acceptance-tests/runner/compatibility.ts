import { canonical, excerpt, isRow, type Row } from './json.ts';
import type { CatalogStream } from './messages.ts';
import { typesOf } from './schema/walk.ts';

/** What a change breaks, and whether the official checks pass over it. */
interface Break {
  text: string;
  isOurs?: boolean;
}

/** What both of them find, and what only we do. */
export interface Broken {
  official: string[];
  ours: string[];
}

interface Compare {
  schemas(previous: Row, current: Row, place: string): Break[];
  /** A keyword of a property, such as its format. */
  dropped?(place: string, keyword: string): Break;
  removed(place: string, name: string): Break;
}

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
function deep(previous: Row, current: Row, place: string, own: Compare, isTop = true): Break[] {
  const lost = Object.keys(previous).filter((keyword) => keyword !== 'type' && !(keyword in current));
  return [
    ...own.schemas(previous, current, place),
    ...(isTop ? [] : lost.flatMap((keyword) => own.dropped?.(place, keyword) ?? [])),
    ...inProperties(previous.properties, current.properties, place, own),
    ...inItems(previous.items, current.items, place, own, isTop),
    ...inOptions(previous.oneOf, current.oneOf, place, own),
  ];
}

function inProperties(before: unknown, after: unknown, place: string, own: Compare): Break[] {
  if (!isRow(before) || !isRow(after)) return [];
  return Object.entries(before).flatMap(([name, one]) => {
    const other = after[name];
    const here = place === '' ? name : `${place}.${name}`;
    if (other === undefined) return own.removed(place, here);
    return isRow(one) && isRow(other) ? deep(one, other, here, own, false) : [];
  });
}

function inItems(before: unknown, after: unknown, place: string, own: Compare, isTop: boolean): Break[] {
  return isRow(before) && isRow(after) ? deep(before, after, `${place}.items`, own, isTop) : [];
}

function inOptions(before: unknown, after: unknown, place: string, own: Compare): Break[] {
  return listOf(before)
    .filter(isRow)
    .flatMap((option) => {
      const same = listOf(after).find((one) => signature(one) === signature(option));
      return isRow(same) ? deep(option, same, `${place}.oneOf(${option.title ?? signature(option)})`, own) : [];
    });
}

function changesOfSpec(previous: Row, current: Row, place: string): Break[] {
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
  return problems.map((text) => ({ text }));
}

function changesOfStream(previous: Row, current: Row, place: string): Break[] {
  const [before, after] = [typesOf(previous), typesOf(current)];
  const show = (types: readonly string[]) => types.filter((type) => type !== 'null').sort();
  const [from, to] = [show(before).join(', '), show(after).join(', ')];
  // The official check lets a list of types grow and shrink, and refuses a single type in the place of several.
  const isOneOfSeveral = Array.isArray(previous.type) && before.length > 1 && typeof current.type === 'string';
  if (from === '' || (from === to && !isOneOfSeveral)) return [];
  const areLists = Array.isArray(previous.type) && Array.isArray(current.type);
  const holds = (all: readonly string[], some: readonly string[]) => some.every((type) => all.includes(type));
  const isOurs = areLists && (holds(after, before) || holds(before, after));
  const [was, is] = from === to ? [before.join(', '), after.join(', ')] : [from, to || 'untyped'];
  return [{ text: `${place} was of type ${was} and is ${is} now.`, isOurs }];
}

const specs: Compare = {
  schemas: changesOfSpec,
  removed: (place, name) => ({ text: `The property ${name} was removed.`, isOurs: place !== '' }),
};
const catalogs: Compare = {
  schemas: changesOfStream,
  removed: (_, name) => ({ text: `The property ${name} was removed.` }),
  // To the official check a keyword that is gone, even a description, is a field that is gone.
  dropped: (place, keyword) => ({ text: `The keyword ${keyword} of ${place} was removed.` }),
};

/** What a new specification breaks for those who have a configuration. */
export function brokenBySpec(previous: Row, current: Row): Broken {
  return sorted(deep(previous, current, '', specs));
}

/** What a new catalog breaks for those who have a connection. */
export function brokenByCatalog(previous: readonly CatalogStream[], current: readonly CatalogStream[]): Broken {
  const problems = previous.flatMap((before): Break[] => {
    const after = current.find(({ name }) => name === before.name);
    if (!after) return [{ text: `The stream ${before.name} was removed.` }];
    return [...deep(before.json_schema, after.json_schema, before.name, catalogs), ...changedCursor(before, after)];
  });
  return sorted(problems);
}

function changedCursor({ name, default_cursor_field: before }: CatalogStream, after: CatalogStream): Break[] {
  const now = after.default_cursor_field;
  if (!before || !now || before.join('.') === now.join('.')) return [];
  return [{ text: `The default cursor of ${name} was ${before.join('.')} and is ${now.join('.') || 'none'} now.` }];
}

function sorted(problems: readonly Break[]): Broken {
  const texts = (ours: boolean) => problems.filter(({ isOurs = false }) => isOurs === ours).map(({ text }) => text);
  return { official: texts(false), ours: texts(true) };
}
