import { decodeCoverage, encodeCoverage, RESET_HINT } from '../coverage/codec.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import { remembered, restoreChoices } from '../declare/readWith.ts';
import { WHOLE } from '../declare/stream.ts';
import { configError } from '../errors.ts';
import { formatJson, isObject, type Row } from '../json.ts';
import { RowDigests } from './rowDigests.ts';
import type { StateShape } from './stateShape.ts';
import { keysWithinLimit, MAX_CHARACTERS, withinLimit } from './stateSize.ts';
import { upgraded } from './stateVersion1.ts';
import { SweptRows } from './sweptRows.ts';
import { mixtureOf, type Widening, wideningOf } from './widening.ts';

const VERSION = 2;

/** What a STATE says of a stream. */
export interface StateContent {
  /** By partition. */
  readonly coverages: ReadonlyMap<string, Coverage<CursorValue>>;
  /** Keys of the partitions that the full refresh under way has finished. */
  readonly done: ReadonlySet<string>;
  readonly verified: CursorValue | undefined;
  readonly digests: RowDigests;
  readonly swept: SweptRows;
}

/** What is taken over from a STATE, and what the settings of now mean for it; undefined when they bring nothing new. */
interface Decoded extends StateContent {
  readonly widening: Widening | undefined;
}

/** Throws a config error for a state that this connector did not write. */
export function decodeState(shape: StateShape, input: Row | undefined): Decoded {
  if (input === undefined) return nothing();
  const state = input.version === 1 ? upgraded(input, { lookback: 0, ...shape }) : input;
  const place = `${shape.file === undefined ? 'The' : `${shape.file}: the`} state of stream "${shape.stream}"`;
  if (state.version !== VERSION) {
    throw configError(`${place}: "version" must be ${VERSION}, this is no state of this connector. ${RESET_HINT}`);
  }
  const coverages = coveragesIn(shape, state, place);
  const done = keysIn(state.done ?? [], `${place}: done`);
  const before = restoreChoices(state.readWith);
  if (!before) throw configError(`${place}: "readWith" must hold the values of settings. ${RESET_HINT}`);
  const isIncremental = shape.mode === 'incremental' && shape.cursor;
  if (!isIncremental && state.refresh !== 'running') return nothing();
  const found = isIncremental ? wideningOf(shape, state, before) : mixtureOf(shape, state, before);
  const hasRows = done.length > 0 || [...coverages.values()].some(({ intervals }) => intervals.length > 0);
  const widening = hasRows ? found : undefined;
  if (found?.kind === 'rows' || found?.kind === 'refresh') return nothing(widening);
  return {
    coverages,
    done: new Set(isIncremental ? [] : done),
    verified: shape.cursor?.restore(state.verified),
    digests: RowDigests.decode(state.digests, shape.partitioned, String(WHOLE.key), place),
    swept: SweptRows.decode(state.swept, place),
    widening,
  };
}

interface Encoding {
  /** A full refresh has come to its end: the next one begins anew. */
  isOver: boolean;
  /** Whether to say where to go on in the API's list. */
  hints: boolean;
}

/** The state to hand out, as much of it as fits. */
export function encodeState(shape: StateShape, content: StateContent, { isOver, hints }: Encoding): Row {
  const { cursor, partitioned, mode, since, until = null } = shape;
  const { coverages, done, verified, digests, swept } = content;
  const readWith = remembered(shape.readWith ?? {});
  const refreshing = mode === 'full_refresh' || !cursor;
  const entries = withinLimit(
    [...coverages].map(([key, one]) => [key, encodeCoverage(one)]),
    hints,
    MAX_CHARACTERS - formatJson(readWith).length,
  );
  const left = MAX_CHARACTERS - formatJson(readWith).length - formatJson(entries).length;
  const rows = digests.encode(
    entries.map(([key]) => key),
    partitioned,
    left,
  );
  const room = left - formatJson(rows ?? '').length;
  return {
    version: VERSION,
    ...(Object.keys(readWith).length > 0 && { readWith }),
    ...present({ since, verified }),
    ...(refreshing && { refresh: isOver ? 'complete' : 'running' }),
    ...(refreshing && !isOver && until !== null && { until }),
    ...(refreshing && !isOver && done.size > 0 && { done: keysWithinLimit([...done], room) }),
    ...(cursor && !partitioned && { covered: entries[0]?.[1] ?? [] }),
    ...(cursor && partitioned && { partitions: Object.fromEntries(entries) }),
    ...present({ digests: rows, swept: refreshing ? undefined : swept.encode(room) }),
  };
}

function nothing(widening?: Widening): Decoded {
  return {
    coverages: new Map(),
    done: new Set(),
    verified: undefined,
    digests: RowDigests.none(),
    swept: SweptRows.none(),
    widening,
  };
}

/** Without what is not known. */
function present(parts: Record<string, unknown>): Row {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

function keysIn(value: unknown, place: string): string[] {
  if (Array.isArray(value) && value.every((key) => typeof key === 'string')) return value;
  throw configError(`${place} must be a list of partition keys. ${RESET_HINT}`);
}

function coveragesIn(
  { cursor, partitioned }: StateShape,
  state: Row,
  place: string,
): Map<string, Coverage<CursorValue>> {
  if (!cursor) return new Map();
  return new Map(
    partitionsIn(state, place, partitioned).map(([key, value]) => {
      const where = `${place}: ${key === '' ? 'covered' : `partitions["${key}"]`}`;
      return [key, decodeCoverage(cursor, value, where)];
    }),
  );
}

function partitionsIn(state: Row, place: string, partitioned: boolean): [string, unknown][] {
  if (!partitioned) return [[String(WHOLE.key), state.covered]];
  // A full refresh of a stream that had no cursor yet.
  if (state.partitions === undefined && state.refresh !== undefined) return [];
  if (!isObject(state.partitions)) throw configError(`${place}: "partitions" must be an object. ${RESET_HINT}`);
  return Object.entries(state.partitions);
}
