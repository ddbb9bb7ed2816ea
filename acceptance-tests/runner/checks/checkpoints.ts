import { equals, numberOf } from '../json.ts';
import type { State } from '../messages.ts';

export interface Checkpoint {
  state: State;
  /** How many records are left after it, by the counts of the states. */
  remaining: number;
}

function countOf(state: State): number {
  return numberOf(state.sourceStats?.recordCount) ?? 0;
}

function contentOf(state: State): unknown {
  return state.stream ? (state.stream.stream_state ?? null) : (state.global ?? state.data ?? null);
}

/**
 * The states that differ from the one before and stand for records, each with what is left after it. In place of the last of
 * them stands the last state of all: rows of several partitions may leave before the state of the first, and later ones claim them.
 */
export function checkpoints(states: readonly State[]): Checkpoint[] {
  const groups: { state: State; count: number }[] = [];
  for (const state of states) {
    const last = groups.at(-1);
    if (last && equals(contentOf(last.state), contentOf(state))) last.count += countOf(state);
    else groups.push({ state, count: countOf(state) });
  }
  // The official suite does not count the last state where it repeats the one before.
  const [before, last] = states.slice(-2);
  const end = groups.at(-1);
  if (end && before && last && equals(contentOf(before), contentOf(last))) end.count -= countOf(last);
  const counted = groups.filter(({ count }) => count > 0);
  let remaining = counted.reduce((sum, { count }) => sum + count, 0);
  return counted.map(({ state, count }) => {
    remaining -= count;
    return { state: remaining > 0 ? state : (last ?? state), remaining };
  });
}

/** The checkpoints that the official suite tries: about five, not the first and not the last; of one or two, the last. */
export function officialSample(all: readonly Checkpoint[]): Checkpoint[] {
  if (all.length < 3) return all.slice(-1);
  const step = Math.floor(all.length / 5) || 1;
  return all.filter((_, index) => index > 0 && index < all.length - 1 && index % step === 0);
}

/** At most so many of a list, evenly spread, the first and the last among them; of one, the last. */
export function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  if (count === 1) return list.slice(-1);
  return Array.from({ length: count }, (_, index) => list[Math.round((index * (list.length - 1)) / (count - 1))] as T);
}
