import { configError } from '../errors.ts';
import { isObject, type Row } from '../json.ts';

/** State of each stream as it was handed in, by stream name. Streams that start from scratch are absent. */
export type InputState = ReadonlyMap<string, Row>;

/** Markers of Airbyte's own CDK for "nothing to resume from". */
const START_MARKERS = ['__ab_full_refresh_sync_complete', '__ab_no_cursor_state_message'];

/**
 * Reads every shape in which platforms hand a state back: a list of states, one state, states wrapped in messages,
 * GLOBAL states; and "no state" as an empty file (undefined), `null`, `{}` or `[]`. Throws a config error that names the place.
 */
export function parseState(value: unknown, file: string): InputState {
  const states = new Map<string, Row>();
  if (value === undefined || value === null) return states;
  const entries = Array.isArray(value) ? value : isObject(value) && Object.keys(value).length === 0 ? [] : [value];
  entries.forEach((entry: unknown, index) => {
    const place = Array.isArray(value) ? `[${index}]` : 'the state';
    for (const [name, state] of streamStates(entry, place, file)) {
      if (!isStart(state)) states.set(name, state);
      else states.delete(name);
    }
  });
  return states;
}

type Complaint = (place: string, expected: string) => Error;

function* streamStates(entry: unknown, where: string, file: string): Generator<[string, Row]> {
  const bad: Complaint = (place, expected) => configError(`${file}: ${place} ${expected}.`);
  if (!isObject(entry)) throw bad(where, 'must be a state object of type STREAM or GLOBAL');
  const [state, place] = entry.type === 'STATE' ? [entry.state, `${where}.state`] : [entry, where];
  if (!isObject(state)) throw bad(place, 'must be an object');
  const type = typeOf(state);
  if (type === 'STREAM') yield streamState(state.stream, `${place}.stream`, bad);
  else if (type === 'GLOBAL') yield* globalStates(state.global, `${place}.global.stream_states`, bad);
  else {
    throw bad(
      `${place}.type`,
      `must be STREAM or GLOBAL, not ${JSON.stringify(type) ?? 'absent'}; to start from scratch pass [] or no state`,
    );
  }
}

/** Where the type is left out, what the state holds tells it. */
function typeOf({ type, global, stream }: Row): unknown {
  if (type !== undefined) return type;
  if (isObject(global)) return 'GLOBAL';
  return isObject(stream) ? 'STREAM' : undefined;
}

function globalStates(value: unknown, place: string, bad: Complaint): [string, Row][] {
  const list = isObject(value) ? value.stream_states : undefined;
  if (!Array.isArray(list)) throw bad(place, 'must be a list');
  return list.map((item, index) => streamState(item, `${place}[${index}]`, bad));
}

function streamState(value: unknown, place: string, bad: Complaint): [string, Row] {
  const descriptor = isObject(value) ? value.stream_descriptor : undefined;
  if (!isObject(descriptor) || typeof descriptor.name !== 'string') {
    throw bad(`${place}.stream_descriptor`, 'must be an object with the "name" of a stream');
  }
  const state = (value as Row).stream_state ?? {};
  if (!isObject(state)) throw bad(`${place}.stream_state`, `of stream "${descriptor.name}" must be an object or null`);
  return [descriptor.name, state];
}

function isStart(state: Row): boolean {
  const keys = Object.keys(state);
  return keys.length === 0 || keys.some((key) => START_MARKERS.includes(key));
}
