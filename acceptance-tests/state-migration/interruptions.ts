import { exactly } from '../support/exact.ts';
import type { Row } from '../support/messages.ts';
import { type Key, keyOf } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import type { States } from './reading.ts';

/** What a platform and a destination have when a sync was interrupted. */
export interface Past {
  states: States;
  rows: ReadonlyMap<string, ReadonlyMap<string, Row>>;
}

export const nothing: Past = { states: {}, rows: new Map() };

/** Where a sync is interrupted: at one of the STATEs of each stream, or after a part of all that it wrote. */
type Cut = { state: (states: readonly Row[]) => number | undefined } | { part: number };

export const cuts = {
  early: { state: ({ length }) => (length > 1 ? 0 : undefined) },
  middle: { state: ({ length }) => Math.floor((length - 1) / 2) },
  late: { state: ({ length }) => Math.max(0, length - 3) },
  patchy: { state: patchiest },
  unsettled: { state: unsettled },
  killed: { part: 0.5 },
  complete: { part: 1 },
} satisfies Record<string, Cut>;

/** Where the most ranges stand apart; of several such places, the one in the middle. */
function patchiest(states: readonly Row[]): number {
  const counts = states.map(({ partitions, covered }) => Object.values(partitions ?? [covered ?? []]).flat().length);
  const places = counts.flatMap((count, place) => (count === Math.max(...counts) ? [place] : []));
  return places[Math.floor((places.length - 1) / 2)] ?? 0;
}

/** Where all has been passed through, and yet something is to be looked for again: what moved, or came late. */
function unsettled(states: readonly Row[]): number {
  const open = states.map(({ partitions, covered }) => {
    const lists = Object.values(partitions ?? [covered ?? []]) as Row[][];
    const isUnsettled = lists.some((list) => list.some((one) => 'known' in one || 'recheck' in one));
    return isUnsettled ? lists.flat().filter(({ low }) => low !== null).length : Number.POSITIVE_INFINITY;
  });
  const least = Math.min(...open);
  return Number.isFinite(least) ? open.indexOf(least) : cuts.middle.state(states);
}

/**
 * What would have been left of a sync, had it been interrupted there. It does not know in advance, so that what it wrote
 * before is the same.
 */
export function interrupted(run: Run, before: Past, keys: ReadonlyMap<string, Key>, cut: Cut): Past {
  const { messages } = exactly(run);
  const states: Record<string, Row> = { ...before.states };
  const rows = new Map<string, ReadonlyMap<string, Row>>();
  for (const [stream, key] of keys) {
    const places = [...messages.entries()].flatMap(([place, message]) =>
      message.type === 'STATE' && message.state.stream.stream_descriptor.name === stream ? [place] : [],
    );
    const written = places.map((place) => stateAt(run, place));
    const last =
      'part' in cut
        ? places.findLast((place) => place < messages.length * cut.part)
        : places[cut.state(written) ?? Number.NaN];
    const delivered = new Map(before.rows.get(stream));
    for (const message of last === undefined ? [] : messages.slice(0, last)) {
      if (message.type !== 'RECORD' || message.record.stream !== stream) continue;
      delivered.set(keyOf(message.record.data, key), message.record.data);
    }
    rows.set(stream, delivered);
    if (last !== undefined) states[stream] = stateAt(run, last);
  }
  return { states, rows };
}

function stateAt({ messages }: Run, place: number): Row {
  const message = messages[place];
  return message?.type === 'STATE' ? (message.state.stream.stream_state ?? {}) : {};
}
