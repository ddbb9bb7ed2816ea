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

function* streamStates(entry: unknown, where: string, file: string): Generator<[string, Row]> {
  const bad = (spot: string, expected: string): Error => configError(`${file}: ${spot} ${expected}.`);
  if (!isObject(entry)) throw bad(where, 'must be a state object of type STREAM or GLOBAL');
  const wrapped = entry.type === 'STATE';
  const state = wrapped ? entry.state : entry;
  const place = wrapped ? `${where}.state` : where;
  if (!isObject(state)) throw bad(place, 'must be an object');
  if (state.type === 'GLOBAL' || (state.type === undefined && isObject(state.global))) {
    const list = isObject(state.global) ? state.global.stream_states : undefined;
    if (!Array.isArray(list)) throw bad(`${place}.global.stream_states`, 'must be a list');
    for (const [index, item] of list.entries())
      yield* streamState(item, `${place}.global.stream_states[${index}]`, bad);
  } else if (state.type === 'STREAM' || (state.type === undefined && isObject(state.stream))) {
    yield* streamState(state.stream, `${place}.stream`, bad);
  } else {
    throw bad(
      `${place}.type`,
      `must be STREAM or GLOBAL, not ${JSON.stringify(state.type) ?? 'absent'}; to start from scratch pass [] or no state`,
    );
  }
}

function* streamState(
  value: unknown,
  place: string,
  bad: (where: string, expected: string) => Error,
): Generator<[string, Row]> {
  const descriptor = isObject(value) ? value.stream_descriptor : undefined;
  if (!isObject(descriptor) || typeof descriptor.name !== 'string') {
    throw bad(`${place}.stream_descriptor`, 'must be an object with the "name" of a stream');
  }
  const state = (value as Row).stream_state ?? {};
  if (!isObject(state)) throw bad(`${place}.stream_state`, `of stream "${descriptor.name}" must be an object or null`);
  yield [descriptor.name, state];
}

function isStart(state: Row): boolean {
  const keys = Object.keys(state);
  return keys.length === 0 || keys.some((key) => START_MARKERS.includes(key));
}
