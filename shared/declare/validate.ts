import { feedOf, followedBy, isCustom, isDerived } from './graph.ts';
import type { Source } from './source.ts';
import type { ListStream, Stream } from './stream.ts';

/**
 * The streams of a source, once their declarations have been checked: a schema and a primary key for every stream,
 * unique names, parents first, and nothing referred to that is not read.
 */
export function streamsOf<C>(source: Source<C>, config: C): readonly Stream<C>[] {
  const streams = source.streams(config);
  const names = new Set<string>();
  streams.forEach((stream, index) => {
    const { name, primaryKey } = stream;
    checkReferences(stream, index, streams);
    checkFollowing(stream);
    if (names.has(name)) throw new Error(`The stream ${name} is declared twice.`);
    const { sync, paginator } = feedOf(stream) ?? {};
    if (sync?.order === 'descending' && sync.disorder > 0 && paginator?.at) {
      throw new Error(`The stream ${name} pages by value: a list that is not in strict order would lose rows.`);
    }
    if (feedOf(stream)?.distinct && sync?.order !== 'descending') {
      throw new Error(`The stream ${name} is distinct, but not read newest first.`);
    }
    if (!(name in source.schemas)) throw new Error(`The stream ${name} has no schema file.`);
    if (!primaryKey.length) throw new Error(`The stream ${name} has no primary key.`);
    names.add(name);
  });
  return streams;
}

/** Claims of a follower rest on the order of its parent's list, or on all of it having been read. */
function checkFollowing<C>(stream: Stream<C>): void {
  const parent = followedBy(stream);
  const isStrict = parent?.sync.order === 'descending' && parent.sync.disorder === 0;
  const isWhole = feedOf(stream)?.sync.order === 'full_refresh';
  if (parent && !isStrict && !(isWhole && ['windows', 'unordered'].includes(parent.sync.order))) {
    throw new Error(
      `The stream ${stream.name} follows ${parent.name}, which is not read newest first in strict order.`,
    );
  }
  for (const other of parentsOf(stream)) {
    if (followedBy(other))
      throw new Error(`The stream ${stream.name} has the parent ${other.name}, which follows another.`);
  }
}

/** Parents and feeds are looked up by identity: a copy of a stream would never be read. */
function checkReferences<C>(stream: Stream<C>, index: number, streams: readonly Stream<C>[]): void {
  const { name } = stream;
  for (const parent of parentsOf(stream)) {
    const place = streams.indexOf(parent);
    if (place < 0)
      throw new Error(`The stream ${name} has the parent ${parent.name}, which is not one of the streams.`);
    if (place >= index) throw new Error(`The stream ${name} stands before its parent ${parent.name}.`);
  }
  for (const feed of feedsOf(stream)) {
    if (!streams.includes(feed)) {
      throw new Error(`The stream ${name} has the feed ${feed.name}, which is not one of the streams.`);
    }
  }
}

function parentsOf<C>(stream: Stream<C>): readonly ListStream<C>[] {
  if (isCustom(stream)) return [];
  if (isDerived(stream)) return [stream.parent];
  const { partitions } = stream;
  return partitions && 'parent' in partitions ? [partitions.parent] : [];
}

function feedsOf<C>(stream: Stream<C>): readonly ListStream<C>[] {
  const sync = feedOf(stream)?.sync;
  return (sync?.order === 'unordered' && sync.feeds) || [];
}
