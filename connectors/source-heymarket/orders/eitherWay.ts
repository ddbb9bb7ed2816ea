import { ApiError, ListError, type ListStream, SourceError } from '@mailroom/airbyte-cdk';
import {
  newestFirst,
  type OrderReading,
  oldestFirstIfShown,
  type PagedList,
  type ParentPartitions,
  Passes,
  type Reading,
  Repeating,
  type Sync,
} from '@mailroom/airbyte-cdk/orders';
import { byParents } from './byParents.ts';

/** One of several ways to ask for the rows of a list. */
export interface Way<C> extends Pick<ListStream<C>, 'request' | 'pager' | 'smallerPages' | 'errors'> {
  /** What it is, for a warning: "newest first, by page number". */
  words: string;
  sync: Extract<Sync<C>, { order: 'ascending' | 'descending' }>;
  /** The rows are asked for by the rows of another list, whose cursor lies at or above those of all its rows. */
  partitions?: ParentPartitions<C>;
}

/** A way as the engine sees it, which does not know the type of the configuration. */
type AnyWay = Way<Record<string, unknown>>;

/**
 * For an API of which it is not certain what it answers: reads a list in the first of several ways that shows that it
 * brings every row. One that the API refuses, or answers in another way than it should, is warned of and left for the next;
 * one that showed too little is left without a word. What has left does not leave again, and coverage means the same in all
 * of them.
 */
export function eitherWay<C>(ways: readonly Way<C>[]) {
  return (list: PagedList): OrderReading => inTurn(list, ways as readonly Way<unknown>[] as readonly AnyWay[]);
}

function* inTurn(list: PagedList, ways: readonly AnyWay[]): OrderReading {
  const passes = new Passes();
  const { stream, context } = list;
  const left = [...ways];
  let refusal: SourceError | undefined;
  for (let way = left.shift(); way; way = left.shift()) {
    const outcome = yield* tryOne(way, list, passes);
    if (outcome === true) return true;
    refusal = outcome === false ? undefined : outcome;
    if (!refusal) continue;
    // A resource that nobody can read is not asked for in other words.
    const { path } = way.request;
    if (isAbsence(refusal)) left.splice(0, left.length, ...left.filter(({ request }) => request.path !== path));
    if (left[0])
      context.log('WARN', `Stream ${stream.name}: ${reasonOf(refusal)} It is read ${left[0].words} instead.`);
  }
  throw refusal instanceof Repeating ? withAdvice(refusal, list) : (refusal ?? neverSure(list));
}

/** Whether a way has shown that it brings every row, or why the list is not to be had in it. */
function* tryOne(way: AnyWay, list: PagedList, passes: Passes): Reading<boolean | SourceError> {
  try {
    return yield* readIn(way, list, passes);
  } catch (error) {
    if (!isRefusal(error, list)) throw error;
    return error;
  }
}

/** What the API said, or what was wrong with what it answered. */
function reasonOf(error: SourceError): string {
  return error instanceof ApiError ? error.message : (error.detail ?? error.message);
}

function isAbsence(error: SourceError): boolean {
  return error instanceof ApiError && error.action === 'missing_resource';
}

function* readIn({ words: _, partitions, ...how }: AnyWay, list: PagedList, passes: Passes): Reading<boolean> {
  const same = list.as(how);
  if (partitions) yield* byParents(same, partitions, passes);
  else if (how.sync.order === 'ascending') return yield* oldestFirstIfShown(same, how.sync, passes);
  else yield* newestFirst(same, how.sync, passes);
  return true;
}

/** Whether an error says that the list is not to be had in this way, and nothing of other ways. */
function isRefusal(error: unknown, { stream, context }: PagedList): error is SourceError {
  if (error instanceof ListError) return true;
  if (!(error instanceof ApiError)) return false;
  return (
    error.action === 'skip_partition' ||
    (error.action === 'missing_resource' && !context.findings.answered.has(stream.name))
  );
}

function withAdvice({ failureType, message, detail }: SourceError, { stream: { ifOutOfOrder = '' } }: PagedList) {
  return new SourceError(failureType, `${message} ${ifOutOfOrder}`, detail);
}

function neverSure({ stream: { name, ifOutOfOrder = 'Please report this.' } }: PagedList): SourceError {
  return new SourceError(
    'system_error',
    `The API gives no way to be sure that all of ${name} was read; what came comes again with the next sync. ${ifOutOfOrder}`,
  );
}
