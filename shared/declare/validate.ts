import { SourceError } from '../errors.ts';
import { isObject } from '../json.ts';
import { followedBy, incrementalOf, isCustom, isDerived, listOf, parentPartitionsOf } from './graph.ts';
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
    checkEvidence(stream);
    if (names.has(name)) throw wrong(`The stream ${name} is declared twice.`);
    const { sync, pager } = listOf(stream) ?? {};
    checkLateChanges(stream);
    if (sync?.order === 'descending' && sync.disorder > 0 && pager?.startAt) {
      throw wrong(`The stream ${name} pages by value: a list that is not in strict order would lose rows.`);
    }
    if (listOf(stream)?.dedupeAcrossPartitions && sync?.order !== 'descending') {
      throw wrong(`The stream ${name} drops rows that its partitions have in common, but is not read newest first.`);
    }
    if (!(name in source.schemas)) throw wrong(`The stream ${name} has no schema.`);
    if (!primaryKey.length) throw wrong(`The stream ${name} has no primary key.`);
    checkFields(stream, source.schemas[name]);
    names.add(name);
  });
  return streams;
}

/** What rows are known and dated by stands in every one of them, and so in the schema. */
function checkFields<C>(stream: Stream<C>, schema: unknown): void {
  const { name, primaryKey } = stream;
  const list = listOf(stream);
  const partitions = list === stream ? parentPartitionsOf(list) : undefined;
  if (partitions?.cursorField !== undefined && !partitions.incremental)
    throw wrong(`The stream ${name} has a \`cursorField\` of its parent's, and is not \`incremental\`.`);
  const properties = isObject(schema) ? schema.properties : undefined;
  if (!isObject(properties)) return;
  const { field } = incrementalOf(stream)?.cursor ?? {};
  const lacking = [...primaryKey, ...(field === undefined ? [] : [field])].find((one) => !(one in properties));
  if (lacking === undefined) return;
  const what = lacking === field ? 'cursor' : 'key';
  throw wrong(`The schema of the stream ${name} lacks its ${what}, ${lacking}.`);
}

/** Claims of incremental children rest on the order of their parent's list, or on all of a slice having been read. */
function checkFollowing<C>(stream: Stream<C>): void {
  const parent = followedBy(stream);
  const isStrict = parent?.sync.order === 'descending' && parent.sync.disorder === 0;
  const isWhole = listOf(stream)?.sync.order === 'full_refresh';
  if (parent && !isStrict && !(isWhole && ['windows', 'unordered'].includes(parent.sync.order))) {
    throw wrong(
      `The stream ${stream.name} follows ${parent.name}, which is not read newest first in strict order. A stream that is read whole for each row may follow a list in windows or an unordered one, too; beside others, leave \`incremental\` out.`,
    );
  }
  for (const other of parentsOf(stream)) {
    if (followedBy(other) && !isDerived(stream))
      throw wrong(`The stream ${stream.name} has the parent ${other.name}, which follows another.`);
  }
}

/** A state says up to where they were looked for, and of which rows, for all of a list. */
function checkLateChanges<C>(stream: Stream<C>): void {
  const { sync, partitions } = listOf(stream) ?? {};
  const isLookedFor = sync?.order === 'windows' && (sync.again ?? sync.sweep) !== undefined;
  if (isLookedFor && partitions)
    throw wrong(`The stream ${stream.name} has partitions, of which late changes cannot be looked for.`);
}

/** What has been read up to a moment is known of each slice by itself, and of lists that go back to a moment. */
function checkEvidence<C>(stream: Stream<C>): void {
  const list = listOf(stream);
  const evidence = list === stream ? parentPartitionsOf(list)?.evidence : undefined;
  if (!evidence) return;
  if (list?.sync.order !== 'own') throw wrong(`The stream ${stream.name} goes by evidence, and claims no moments.`);
  const unfit = evidence.lists.find(({ sync, partitions }) => sync.order !== 'descending' || partitions);
  if (unfit) throw wrong(`The stream ${stream.name} goes by ${unfit.name}, which is not one list, newest first.`);
}

/** Parents are looked up by identity: a copy of a stream would never be read. */
function checkReferences<C>(stream: Stream<C>, index: number, streams: readonly Stream<C>[]): void {
  const { name } = stream;
  for (const parent of parentsOf(stream)) {
    const place = streams.indexOf(parent);
    if (place < 0) throw wrong(`The stream ${name} has the parent ${parent.name}, which is not one of the streams.`);
    if (place >= index) throw wrong(`The stream ${name} stands before its parent ${parent.name}.`);
  }
}

function parentsOf<C>(stream: Stream<C>): readonly ListStream<C>[] {
  if (isCustom(stream)) return [];
  if (isDerived(stream)) return [stream.parent];
  const partitions = parentPartitionsOf(stream);
  return partitions ? [partitions.parent, ...(partitions.evidence?.lists ?? [])] : [];
}

/** Nobody but who made the source can mend it. */
function wrong(sentence: string): SourceError {
  return new SourceError(
    'system_error',
    `${sentence} This is a mistake in the declaration of the source, for its maker to mend.`,
  );
}
