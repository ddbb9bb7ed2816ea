import { Coverage } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import { coveredListOf, incrementalOf, isCustom, isDerived } from '../declare/graph.ts';
import type { ListStream, Stream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { Batches } from './batches.ts';
import { callsFor } from './calls.ts';
import type { Consumer } from './subscriber.ts';
import { Distinct } from './distinct.ts';
import { Collector } from './partitions.ts';
import { Follower } from './children.ts';
import type { Pool } from './pool.ts';
import type { StreamSink } from './output.ts';
import { cursorOf, type ReadContext } from './pages.ts';

/** Takes the rows of a list operation for a stream: the one that it is, or one that is derived from it. */
export function ownConsumer(stream: Stream, feed: ListStream, sink: StreamSink, context: ReadContext): Consumer {
  const { config } = context;
  const distinct = distinctOf(feed);
  const { completion } = isDerived(stream) ? stream : feed;
  const batches = new Batches(sink, completion, completing(context, sink), stream);
  return {
    ...covered(stream, feed, sink, context),
    async take(rows) {
      const fresh = distinct ? distinct.fresh(rows, null) : rows;
      await batches.add(isDerived(stream) ? fresh.flatMap((row) => stream.derive(row, config)) : fresh);
      await batches.flush();
    },
  };
}

function completing(context: ReadContext, sink: StreamSink): ConstructorParameters<typeof Batches>[2] {
  return { config: context.config, api: callsFor(context, sink), log: context.log };
}

/** Keeps the coverage of a stream that is no list operation. */
export function customConsumer(
  stream: Extract<Stream, { read: unknown }>,
  sink: StreamSink,
  context: ReadContext,
): Consumer {
  return { ...covered(stream, stream, sink, context), take: async (rows) => void (await sink.write(rows)) };
}

/** Takes the rows of a parent for a stream that follows it. */
export function followerOf(
  stream: ListStream,
  parent: ListStream,
  sink: StreamSink,
  context: ReadContext,
  pool: Pool,
  priority: number,
): Follower {
  const { config } = context;
  const sync = incrementalOf(parent);
  if (!sync) throw new Error(`Stream ${parent.name} has no cursor.`);
  return new Follower({
    stream,
    parent,
    type: sync.cursor.type,
    sink,
    floor: floorOf(parent, config),
    lookback: followingLookback(stream, parent, sink, config),
    distinct: distinctOf(parent),
    batches: new Batches(sink, stream.completion, completing(context, sink), stream),
    pool,
    priority,
    context,
  });
}

/** Gathers the slices of a stream that reads all of its parent's rows. */
export function collectorFor(parent: ListStream, stream: ListStream, context: ReadContext): Collector {
  const { partitions } = stream;
  if (!partitions || !('parent' in partitions)) throw new Error(`Stream ${stream.name} has no parent.`);
  return new Collector(
    (row: Row) => partitions.slice(row, context.config),
    () => nothingCovered(parent),
  );
}

/** Just below the start date: a row at the date itself is wanted. */
export function floorOf(stream: Stream, config: ReadContext['config']): CursorValue | null {
  const start = config.start_date;
  const type = incrementalOf(stream)?.cursor.type;
  const hasHistory = isCustom(stream) || coveredListOf(stream)?.hasHistory !== false;
  if (!type || !hasHistory || typeof start !== 'string' || !start) return null;
  return type.before(type.fromTime(Date.parse(start)));
}

/** A full refresh reads everything anyway. */
function lookbackOf(stream: Stream, sink: StreamSink, config: ReadContext['config']): number {
  return sink.state.isFullRefresh ? 0 : (incrementalOf(stream)?.lookback?.(config) ?? 0);
}

/**
 * A parent's row that comes late, within the parent's own look-back, is as new to whoever follows it. Of a list that is
 * read newest first in strict order none does: a row that changes moves to its top.
 */
function followingLookback(
  stream: Stream,
  parent: ListStream,
  sink: StreamSink,
  config: ReadContext['config'],
): number {
  const own = lookbackOf(stream, sink, config);
  return parent.sync.order === 'descending' ? own : Math.max(own, lookbackOf(parent, sink, config));
}

function covered(
  stream: Stream,
  feed: Stream,
  sink: StreamSink,
  { config }: ReadContext,
): Pick<Consumer, 'sink' | 'floor' | 'lookback' | 'coverage' | 'claim' | 'setUnfinished'> {
  const incremental = incrementalOf(stream);
  return {
    sink,
    floor: floorOf(feed, config),
    lookback: lookbackOf(stream, sink, config),
    coverage: ({ key }) => (incremental ? sink.state.coverage(key) : nothingCovered(feed)),
    claim: ({ key }, low, high, resume) => {
      if (incremental) sink.state.claim(key, low, high, resume);
    },
    setUnfinished: ({ key }, unfinished) => {
      if (incremental) sink.state.setUnfinished(key, unfinished);
    },
  };
}

/** Whoever keeps no coverage of its own is given everything. */
function nothingCovered(feed: Stream): Coverage<CursorValue> {
  const incremental = incrementalOf(feed);
  if (!incremental) throw new Error(`Stream ${feed.name} has no cursor.`);
  return new Coverage(incremental.cursor.type);
}

function distinctOf({ distinct, primaryKey, sync }: ListStream): Distinct | undefined {
  if (!distinct || sync.order === 'full_refresh') return undefined;
  return new Distinct(primaryKey, sync.cursor.type, (row) => cursorOf(sync, row));
}
