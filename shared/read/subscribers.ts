import { Coverage } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import { followedBy, incrementalOf, isDerived } from '../declare/graph.ts';
import {
  type Completion,
  type Config,
  type CustomStream,
  type DerivedStream,
  type ListStream,
  type ParentPartitions,
  type Slice,
  type Stream,
  WHOLE,
} from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { Batches } from './batches.ts';
import { callsFor } from './calls.ts';
import type { ReadContext } from './context.ts';
import { dateBoundsOf } from './dateBounds.ts';
import { Distinct } from './distinct.ts';
import { LateChanges } from './lateChanges.ts';
import { nameOfRow } from './names.ts';
import type { StreamOutput } from './output.ts';
import { relayTo } from './relay.ts';
import type { Subscriber } from './subscriber.ts';
import { noting, sweptList } from './sweepNotes.ts';

/** The stream that a list is, or one that is derived from it. */
export function ownSubscriber(
  stream: ListStream | DerivedStream,
  list: ListStream,
  output: StreamOutput,
  context: ReadContext,
): Subscriber {
  const distinct = Distinct.of(list);
  const { completion } = isDerived(stream) ? stream : list;
  const batches = batchesFor(stream, completion, output, context);
  const leaving = leavingOf(stream, context);
  const of = output.state.isFullRefresh || !incrementalOf(stream) ? undefined : sweptList(list);
  return withLateChanges(stream, list, output, context, {
    ...withCoverage(stream, list, output, context),
    ...(of && { swept: output.state.swept }),
    digests: {
      of: ({ key }) => output.state.digests.of(String(key)),
      set: ({ key }, digests) => output.state.digests.set(String(key), digests),
      forget: ({ key }, changed) => output.state.digests.forget(String(key), changed),
    },
    push: (rows) =>
      noting(of, output, rows, async () => {
        const own = leaving(distinct ? distinct.fresh(rows) : rows);
        if (!batches) return void (await output.write(own));
        await batches.add(own);
        await batches.flush();
      }),
  });
}

/** Rows below the look-back that have changed leave when the list has been read. */
function withLateChanges(
  stream: ListStream | DerivedStream,
  list: ListStream,
  output: StreamOutput,
  context: ReadContext,
  own: Subscriber,
): Subscriber {
  const { lookback } = own;
  const again = list.sync.order === 'windows' ? list.sync.again : undefined;
  const sync = incrementalOf(list);
  if (!sync || !incrementalOf(stream) || output.state.isFullRefresh) return own;
  const late = LateChanges.of(again, { list, sync, output, bounds: own, lookback, context });
  if (!late) return own;
  const subscriber: Subscriber = {
    ...own,
    begin: () => late.begin(),
    claim(...range) {
      late.noteStart();
      own.claim(...range);
    },
    async end(began) {
      if (began === undefined || subscriber.failure !== undefined || context.findings.absent.has(list.name)) return;
      subscriber.failure = await late.bring(began, (rows) => own.push(rows, WHOLE));
    },
  };
  return subscriber;
}

/** What leaves of the rows of a list: themselves, or what is derived from them. */
export function leavingOf(
  stream: ListStream | DerivedStream,
  context: ReadContext,
): (rows: readonly Row[]) => readonly Row[] {
  if (!isDerived(stream)) return (rows) => rows;
  const { name, parent } = stream;
  let hasWarned = false;
  const warn = (row: Row, tell: (parentRow: string) => string): void => {
    const parentRow = (): string => `${parent.name} with ${nameOfRow(parent, row, context)}`;
    if (!hasWarned) context.log('WARN', `Stream ${name}: ${tell(parentRow())}`);
    hasWarned = true;
  };
  return (rows) => rows.flatMap((row) => stream.derive(row, context.config, (tell) => warn(row, tell)));
}

/** A stream that is no list operation. */
export function customSubscriber(stream: CustomStream, output: StreamOutput, context: ReadContext): Subscriber {
  return {
    ...withCoverage(stream, stream, output, context),
    push: async (rows) => void (await output.write(rows)),
  };
}

/** Gathers the partitions of a list that reads all of its parent's rows. */
export function partitionCollector(
  { parent, slice }: ParentPartitions<Config>,
  { config }: ReadContext,
): { subscriber: Subscriber; slices: Slice[] } {
  const slices: Slice[] = [];
  const push: Subscriber['push'] = (rows) => {
    for (const row of rows) slices.push(...slicesOf(slice(row, config)));
  };
  return { slices, subscriber: relayTo(undefined, () => nothingCovered(parent), push) };
}

/** What a parent's row stands for, as a list. */
export function slicesOf(picked: Slice | readonly Slice[] | undefined): readonly Slice[] {
  if (picked === undefined) return [];
  return Array.isArray(picked) ? picked : [picked as Slice];
}

/** What completes rows on their way out; undefined where nothing does. */
export function batchesFor(
  stream: Stream,
  completion: Completion<Config> | undefined,
  output: StreamOutput,
  context: ReadContext,
): Batches | undefined {
  const { config, log } = context;
  if (!completion) return undefined;
  const nameOf = (row: Row): string => nameOfRow(stream, row, context);
  return new Batches(output, completion, { config, api: callsFor(context, output), log, nameOf }, stream);
}

/**
 * Seconds that are looked back on; none by a full refresh, which reads everything anyway. Children look back as far as their
 * parent does, too, since a parent that comes late is new to them; but for one that is read newest first in strict order, where
 * whatever comes or changes is at the top.
 */
export function lookbackOf(stream: Stream, isFullRefresh: boolean, config: Config): number {
  if (isFullRefresh) return 0;
  const of = (one: Stream): number => incrementalOf(one)?.lookback?.(config) ?? 0;
  const parent = followedBy(stream);
  return parent && parent.sync.order !== 'descending' ? Math.max(of(stream), of(parent)) : of(stream);
}

function withCoverage(
  stream: Stream,
  list: Stream,
  output: StreamOutput,
  { config }: ReadContext,
): Omit<Subscriber, 'push'> {
  const { state } = output;
  const common = {
    output,
    state,
    ...dateBoundsOf(list, config),
    lookback: lookbackOf(stream, state.isFullRefresh, config),
  };
  if (!incrementalOf(stream))
    return { ...common, coverage: () => nothingCovered(list), claim: () => {}, setVerified: () => {} };
  return {
    ...common,
    coverage: ({ key }) => state.coverage(key),
    claim: ({ key }, low, high, resume) => state.claim(key, low, high, resume),
    setVerified: ({ key }, verified) => state.setVerified(key, verified),
  };
}

/** Whoever keeps no coverage of its own is given everything. */
function nothingCovered(list: Stream): Coverage<CursorValue> {
  const incremental = incrementalOf(list);
  if (!incremental) throw new Error(`Stream ${list.name} has no cursor.`);
  return new Coverage(incremental.cursor.type);
}
