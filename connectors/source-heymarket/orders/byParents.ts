import {
  type Config,
  type CursorValue,
  cursorsIn,
  dated,
  deliver,
  highest,
  type PagedList,
  type ParentPartitions,
  type Passes,
  type Reading,
  readOther,
  relayTo,
} from '@mailroom/airbyte-cdk/orders';
import { coveredTo, Parents } from './parents.ts';

/** So many times the parents' list is looked at for rows that moved. */
const MAX_LOOKS = 10;

/**
 * Reads a list that can only be asked for by the rows of another one, its parents: of each that is new or has changed
 * since, what is wanted; of all of them, where a row shows that its parent does not change with it. No order among them is
 * known: everything is claimed at the end, up to where the parents' list was known.
 *
 * Throws when one of them could not be read, or a part of the list that they stand in.
 */
export function* byParents(list: PagedList, by: ParentPartitions<Config>, passes: Passes): Reading {
  const { stream, context, subscribers } = list;
  const { sync } = stream;
  if (sync.order !== 'descending') throw new Error(`Stream ${stream.name} must be read newest first of each.`);
  const { type } = sync.cursor;
  const pass = passes.upwards(list, type);
  const read = new Set<string>();
  let top: CursorValue | undefined;
  const readSince = function* (since: CursorValue | null): Reading<Parents> {
    const parents = yield* gather(list, by, since);
    const slices = [...parents.found.values()].map((one) => one.slice).filter(({ key }) => !read.has(String(key)));
    for (const { key } of slices) read.add(String(key));
    const covered = coveredTo(pass.bound, type);
    const relay = relayTo(
      subscribers[0]?.output,
      () => covered,
      async (rows, { key }) => {
        const some = dated(stream, rows);
        for (const cursor of cursorsIn(some)) parents.met(key, cursor);
        top = highest(type, [top, ...cursorsIn(some)]);
        for (const delivery of passes.deliveries(pass, some)) await deliver(delivery);
        if (!pass.alive.length) throw subscribers[0]?.failure;
      },
    );
    yield* readOther({ stream, subscribers: [relay], slices });
    return parents;
  };
  const parents = yield* readSince(pass.bound);
  const isWhole = parents.areStale || pass.bound === null;
  if (parents.areStale && pass.bound !== null) {
    const { name } = by.parent;
    context.log('INFO', `Stream ${stream.name}: ${name} do not change with what is in them: all of them are read.`);
    yield* readSince(null);
  }
  const known = isWhole ? parents.settled : parents.verified;
  const reached = top !== undefined && known !== undefined && type.compare(known, top) < 0 ? known : top;
  pass.finish(known === undefined ? undefined : reached);
}

/** The parents from `since` on. Those that moved to another part of their list while it was read are there at the next look. */
function* gather(
  { stream, context }: PagedList,
  by: ParentPartitions<Config>,
  since: CursorValue | null,
): Reading<Parents> {
  if (stream.sync.order === 'full_refresh') throw new Error(`Stream ${stream.name} has no cursor.`);
  const parents = new Parents(by, context.config, stream.sync.cursor.type, since);
  for (let known = -1, looks = 0; parents.found.size > known && looks < MAX_LOOKS; looks++) {
    known = parents.found.size;
    yield* readOther({ stream: by.parent, subscribers: [parents] });
    if (parents.failure !== undefined) throw parents.failure;
    parents.assertWhole();
  }
  return parents;
}
