import type { JSONSchema7 } from 'json-schema';
import { incrementalOf } from '../declare/graph.ts';
import type { Stream } from '../declare/stream.ts';
import { nearest } from '../nearest.ts';
import { type FieldPath, formatPath, formatSteps, parsePath, type Step } from './path.ts';
import { mayBePlain, pathsIn, schemasAt } from './places.ts';
import type { Act } from './schema.ts';

/** A stream as far as paths are concerned. */
export interface Described {
  name: string;
  schema: JSONSchema7;
  /** Undefined: the configuration leaves the stream out. */
  stream: Stream | undefined;
}

/** What is wrong with a path, in a sentence without a full stop. */
export interface Problem {
  text: string;
  /** It may be a column that only the account knows. */
  mayBeColumn: boolean;
}

export const SETTING: Readonly<Record<Act, string>> = { drop: 'drop_fields', hash: 'hash_fields' };

/** The path that a setting names, and what keeps it from being followed. */
export function understood(
  text: string,
  act: Act,
  all: readonly Described[],
): { path?: FieldPath; problems: readonly Problem[] } {
  const path = parsePath(text);
  const problem = (words: string, mayBeColumn = false) => ({ text: `${SETTING[act]}: ${words}`, mayBeColumn });
  if (!path) return { problems: [problem(`"${text}" is no path; ${howTo(text, all)}`)] };
  const { stream, steps } = path;
  if (stream !== undefined && !all.some(({ name }) => name === stream)) {
    const meant = nearest(
      stream,
      all.map(({ name }) => name),
    );
    return { problems: [problem(`there is no stream "${stream}"${guess(meant && formatPath(meant, steps))}`)] };
  }
  if (act === 'drop' && steps.at(-1) === 'each') {
    return { problems: [problem(`${text} names each item of a list; name the list, or a field of its items`)] };
  }
  const found = all.filter(({ name, schema }) => (stream ?? name) === name && schemasAt(schema, steps).length > 0);
  if (!found.length)
    return { problems: [problem(`${text} matches nothing${guess(nearestPath(path, text, all))}`, true)] };
  const refused = found.flatMap((one) => refusal(one, steps, act) ?? []);
  return { path, problems: refused.map((words) => problem(`${text} ${words}`)) };
}

/** Why what a path leads to in a stream cannot be treated so. */
function refusal({ name, schema, stream }: Described, steps: readonly Step[], act: Act): string | undefined {
  const [first] = steps;
  const isAtTop = steps.length === 1;
  const isMeant = (field: string): boolean =>
    isAtTop && (first === 'every' || (typeof first === 'object' && first.name === field));
  const is = (field: string): string => (first === 'every' ? `includes ${field}, which is` : 'is');
  const cursor = stream && incrementalOf(stream)?.cursor.field;
  if (cursor !== undefined && isMeant(cursor)) {
    return `${is(cursor)} the cursor of ${name}, by which what is new is known: it can be neither dropped nor hashed`;
  }
  const key = stream?.primaryKey.find(isMeant);
  if (act === 'drop') {
    return key === undefined
      ? undefined
      : `${is(key)} in the primary key of ${name}, and cannot be dropped; hash_fields may hold it`;
  }
  if (schemasAt(schema, steps).every(mayBePlain)) return undefined;
  if (steps.at(-1) === 'every') return `includes ${compoundIn(schema, steps)} in ${name}; name the others one by one`;
  const inner = pathsIn(schema).find((path) => startsWith(path, steps) && schemasAt(schema, path).every(mayBePlain));
  const step = schemasAt(schema, [...steps, 'each']).length ? 'each' : 'every';
  const hint = inner
    ? `, such as ${formatPath(name, inner)}`
    : ` with ${formatPath(name, [...steps, step])}, or drop it`;
  return `is an object or a list in ${name}; hash what is in it${hint}`;
}

/** Of all fields that a path means, those that are objects or lists. */
function compoundIn(schema: JSONSchema7, steps: readonly Step[]): string {
  const above = formatSteps(steps.slice(0, -1));
  const fields = pathsIn(schema).filter(
    (path) => formatSteps(path.slice(0, -1)) === above && !schemasAt(schema, path).every(mayBePlain),
  );
  const names = new Set(fields.map((path) => formatSteps(path.slice(-1))));
  return `${[...names].join(', ')}, ${names.size === 1 ? 'an object or a list' : 'objects or lists'}`;
}

function startsWith(path: readonly Step[], steps: readonly Step[]): boolean {
  return path.length > steps.length && formatSteps(path.slice(0, steps.length)) === formatSteps(steps);
}

function nearestPath({ stream }: FieldPath, text: string, all: readonly Described[]): string | undefined {
  const among = all.filter(({ name }) => (stream ?? name) === name);
  return nearest(text, new Set(among.flatMap(({ schema }) => pathsIn(schema).map((path) => formatPath(stream, path)))));
}

function howTo(text: string, all: readonly Described[]): string {
  const [whole] = all.filter(({ name }) => name === text);
  if (whole) return `it names a whole stream, which is left out by not selecting it`;
  return 'write stream.field, stream.field.inner, stream.list[].inner, or *.field for every stream';
}

const guess = (meant: string | undefined): string => (meant ? `; did you mean ${meant}?` : '');
