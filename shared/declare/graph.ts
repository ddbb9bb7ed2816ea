import type { CustomStream, DerivedStream, IncrementalBase, ListStream, ParentPartitions, Stream } from './stream.ts';

export function isDerived<C>(stream: Stream<C>): stream is DerivedStream<C> {
  return 'derive' in stream;
}

export function isCustom<C>(stream: Stream<C>): stream is CustomStream<C> {
  return 'read' in stream;
}

/** The list operation that a stream's rows come from; undefined for a custom stream. */
export function listOf<C>(stream: ListStream<C> | DerivedStream<C>): ListStream<C>;
export function listOf<C>(stream: Stream<C>): ListStream<C> | undefined;
export function listOf<C>(stream: Stream<C>): ListStream<C> | undefined {
  if (isCustom(stream)) return undefined;
  return isDerived(stream) ? stream.parent : stream;
}

/** How a list is partitioned by the rows of another one; undefined where it is not. */
export function parentPartitionsOf<C>({
  partitions,
}: Pick<ListStream<C>, 'partitions'>): ParentPartitions<C> | undefined {
  return partitions && 'parent' in partitions ? partitions : undefined;
}

/** The list that a stream's rows, or those it is derived from, are partitioned by; undefined where there is none. */
export function parentOf<C>(stream: Stream<C>): ListStream<C> | undefined {
  const list = listOf(stream);
  return list && parentPartitionsOf(list)?.parent;
}

/** The parent whose changes a stream follows, or the list that it is derived from does; undefined for the others. */
export function followedBy<C>(stream: Stream<C>): ListStream<C> | undefined {
  const list = listOf(stream);
  const partitions = list && parentPartitionsOf(list);
  return partitions?.incremental ? partitions.parent : undefined;
}

/** The list operation that decides what a stream's state covers; undefined for a custom stream. */
export function coveredListOf<C>(stream: Stream<C>): ListStream<C> | undefined {
  return followedBy(stream) ?? listOf(stream);
}

/** The way a stream can be read incrementally, or undefined. */
export function incrementalOf<C>(stream: Stream<C>): IncrementalBase<C> | undefined {
  if (isCustom(stream)) return stream.sync;
  if (isDerived(stream)) return withCursorOf(incrementalOf(stream.parent), stream.cursorField);
  const { sync } = stream;
  if (sync.order !== 'full_refresh') return sync;
  const partitions = parentPartitionsOf(stream);
  if (!partitions?.incremental) return undefined;
  const { parent, cursorField, lookback } = partitions;
  const inherited = withCursorOf(incrementalOf(parent), cursorField);
  return inherited && { cursor: inherited.cursor, ...(lookback && { lookback }) };
}

/** As a list is read incrementally, for rows that carry its cursor value in this field. */
function withCursorOf<C>(
  sync: IncrementalBase<C> | undefined,
  field: string | undefined,
): IncrementalBase<C> | undefined {
  if (!sync || field === undefined) return undefined;
  const { of: _, ...cursor } = sync.cursor;
  return { ...sync, cursor: { ...cursor, field } };
}
