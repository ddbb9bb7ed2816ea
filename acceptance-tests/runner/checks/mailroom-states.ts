import { officialCatalog, supports } from '../catalogs.ts';
import type { Context } from '../context.ts';
import { excerpt } from '../json.ts';
import type { CatalogStream, Message, State } from '../messages.ts';
import { idOf, idOfRecord, keyOf, keysOf } from '../records.ts';
import type { Run } from '../run.ts';
import { type Check, checksOf, failOn, skip } from './check.ts';
import { spread } from './checkpoints.ts';
import { type Keys, losses, union } from './losses.ts';

/** States to hand back together, and the records that had left the source before them. */
interface Round {
  states: unknown[];
  delivered: Keys;
}

const rounds = 5;

type Place = { state: State; index: number };

/** The places of states among the messages: those of each stream for themselves, others all together. */
function placesOf(messages: readonly Message[]): Map<string, Place[]> {
  const places = messages.flatMap((message, index) =>
    message.type === 'STATE' ? [{ state: message.state, index }] : [],
  );
  return Map.groupBy(places, ({ state }) => (state.stream ? idOf(state.stream.stream_descriptor) : ''));
}

/** Keys of the records before a place, of one stream or (for the empty text) of all. */
function keysBefore(messages: readonly Message[], index: number, id: string, streams: readonly CatalogStream[]) {
  const keys = new Map<string, Set<string>>();
  for (const message of messages.slice(0, index)) {
    if (message.type !== 'RECORD') continue;
    const own = idOfRecord(message.record);
    if (id !== '' && own !== id) continue;
    const stream = streams.find(({ name }) => name === message.record.stream);
    keys.set(own, (keys.get(own) ?? new Set()).add(keyOf(stream, message.record.data)));
  }
  return keys;
}

function toInput({ stream, global, data }: State): unknown {
  if (stream) return { type: 'STREAM', stream };
  return global ? { type: 'GLOBAL', global } : data;
}

/** Up to five ways to resume: in the first every stream goes on from its first state, in the last from its last. */
export function roundsOf({ messages }: Run, streams: readonly CatalogStream[], count = rounds): Round[] {
  const known = new Set(['', ...streams.map(idOf)]);
  const own = [...placesOf(messages)].filter(([id]) => known.has(id));
  const samples = own.map(([id, places]) => ({ id, places: spread(places, count) }));
  const longest = Math.max(0, ...samples.map(({ places }) => places.length));
  return Array.from({ length: longest }, (_, round) => {
    const chosen = samples.map(({ id, places }) => ({
      id,
      place: places[Math.min(round, places.length - 1)] as Place,
    }));
    return {
      states: chosen.map(({ place }) => toInput(place.state)),
      delivered: union(...chosen.map(({ id, place }) => keysBefore(messages, place.index, id, streams))),
    };
  });
}

/** Records that come neither before the states of a round nor after them. */
export async function lostInRound(
  context: Context,
  round: Round,
  all: Keys,
  streams: readonly CatalogStream[],
): Promise<string[]> {
  const [first] = round.states as { type?: string }[];
  const state = first && first.type === undefined ? first : round.states;
  const catalog = officialCatalog(streams, 'incremental');
  const replay = context.mustSucceed(await context.run('read', { catalog, state }));
  const together = union(round.delivered, keysOf(replay, streams));
  return losses(context, streams, all, together, `the read from ${excerpt(state, 250)}, and from all before it`);
}

/** Checks of our own: of states. */
export const stateChecks: Check[] = checksOf('mailroom', [
  {
    name: 'test_states_really_resume',
    hint: 'Let a STATE stand for the records before it and nothing else: a read from it must bring all others.',
    run: async (context) => {
      const streams = (await context.catalog('incremental', true)).streams
        .map(({ stream }) => stream)
        .filter((stream) => supports(stream, 'incremental'));
      if (streams.length === 0) return skip('no stream supports incremental');
      const first = context.mustSucceed(
        await context.cached('read', { catalog: officialCatalog(streams, 'incremental') }),
      );
      const all = keysOf(first, streams);
      const problems: string[] = [];
      for (const round of roundsOf(first, streams)) problems.push(...(await lostInRound(context, round, all, streams)));
      if (first.states.length === 0) problems.push('The read printed no STATE to resume from.');
      failOn(problems);
      return undefined;
    },
  },
]);
