import type { JSONSchema7 } from 'json-schema';
import { deletionMarker, marksDeletions } from '../declare/deletions.ts';
import { coveredListOf, followedBy, incrementalOf, isDerived, listOf } from '../declare/graph.ts';
import type { ReadWith } from '../declare/readWith.ts';
import type { Config, Stream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { SyncMode } from '../protocol/messages.ts';
import { dereference } from '../schema/dereference.ts';
import { driftReporter } from '../schema/drift.ts';
import { valueNormalizer } from '../schema/normalize.ts';
import type { ValueStyle } from '../schema/style.ts';
import { dateTimeAdder } from '../schema/twins.ts';
import { dateBoundsOf } from './dateBounds.ts';
import { StreamOutput } from './output.ts';
import type { RunOptions } from './runContext.ts';
import { StreamState } from './state.ts';
import type { StateShape } from './stateShape.ts';
import { lookbackOf } from './subscribers.ts';
import { announce } from './widening.ts';

/** A stream that is read for itself, and its way out. */
export interface Configured {
  stream: Stream;
  output: StreamOutput;
}

/** Those of these streams that the catalog asks for, in their order. Throws a config error for a state that does not fit. */
export function openOutputs(streams: readonly Stream[], options: RunOptions): readonly Configured[] {
  const modes = new Map(options.configured.map(({ name, syncMode }) => [name, syncMode]));
  return streams.flatMap((stream) => {
    const asked = modes.get(stream.name);
    return asked ? [{ stream, output: openOutput(stream, asked, options) }] : [];
  });
}

/** Opens the way out of one configured stream, with the state that was handed in for it. Throws a config error. */
function openOutput(stream: Stream, asked: SyncMode, options: RunOptions): StreamOutput {
  const { source, emitter, context } = options;
  const { name } = stream;
  const schema = dereference(source.schemas[name], source.definitions);
  const privacy = context.privacy?.get(name);
  const { deletedAt = () => undefined } = stream;
  const marks = marksDeletions(stream, context.config);
  const mode = incrementalOf(stream) ? asked : 'full_refresh';
  if (mode !== asked) {
    context.log('INFO', `Stream ${name} has no cursor: it is read in full, although incremental was asked for.`);
  }
  const state = StreamState.decode(shapeOf(stream, mode, options), inputOf(name, options));
  if (state.widening) context.log(...announce(name, state.widening));
  return new StreamOutput({
    stream: name,
    primaryKey: stream.primaryKey,
    emitter,
    clock: context.clock,
    state,
    stateIntervalSeconds: Number(context.config.state_interval_seconds ?? 10),
    inspector: () => driftReporter(name, privacy?.schema(schema) ?? schema, (line) => context.log('WARN', line)),
    menders: mendersOf(stream, schema, source.values),
    treat: marks ? deletionMarker(deletedAt, privacy?.row) : privacy?.row,
  });
}

/** What the values of a record still need; date-times are added last, since a completion may have changed the times. */
function mendersOf(stream: Stream, schema: JSONSchema7, style: ValueStyle = {}): readonly ((record: Row) => void)[] {
  const normalize = isMended(stream) ? undefined : valueNormalizer(schema, style);
  const addDateTimes = style.dateTimeSuffix ? dateTimeAdder(schema, style.dateTimeSuffix) : undefined;
  return [normalize, addDateTimes].filter((mend) => mend !== undefined);
}

/** The rows of a list operation are mended when they come in; what is added to them afterwards is not. */
function isMended(stream: Stream): boolean {
  const list = listOf(stream);
  return list === stream && list.completion === undefined;
}

function shapeOf(stream: Stream, mode: SyncMode, { source, context, stateFile }: RunOptions): StateShape {
  const parent = followedBy(stream);
  const cursor = incrementalOf(parent ?? stream)?.cursor.type;
  const { floor, until } = dateBoundsOf(parent ?? stream, context.config);
  const [all, own] = [source.readWith?.(context.config), readWithOf(stream, context.config)];
  return {
    stream: stream.name,
    ...(stateFile !== undefined && { file: stateFile }),
    ...(cursor && { cursor }),
    partitioned: coveredListOf(stream)?.partitions !== undefined,
    mode,
    until,
    lookback: lookbackOf(stream, mode === 'full_refresh', context.config),
    ...(parent && { since: floor, moves: parent.sync.order === 'descending' }),
    readWith: {
      unnamed: {
        ...(stream.deletedAt && { rows: { deletions: false } }),
        columns: { drop_fields: null, hash_fields: null },
      },
      rows: { ...all?.rows, ...own.rows, ...(marksDeletions(stream, context.config) && { deletions: true }) },
      columns: { ...all?.columns, ...own.columns, ...context.privacy?.get(stream.name)?.without },
    },
  };
}

/** A stream whose rows come from those of another, or follow them, has that one's rows as well. */
function readWithOf(stream: Stream, config: Config): ReadWith {
  const list = isDerived(stream) ? stream.parent : coveredListOf(stream);
  const above = list && list !== stream ? readWithOf(list, config) : {};
  const { rows, columns } = stream.readWith?.(config) ?? {};
  return { rows: { ...above.rows, ...rows }, columns: { ...columns } };
}

/** The state that was handed in, brought into our form if another connector wrote it. */
function inputOf(stream: string, { source, inputState, context }: RunOptions): Row | undefined {
  const state = inputState.get(stream);
  if (!state || 'version' in state || !source.importState) return state;
  const imported = source.importState(stream, state);
  if (imported === undefined) return state;
  context.log(
    'INFO',
    imported
      ? `Stream ${stream} goes on from a state that another connector wrote.`
      : `Stream ${stream}: the state that another connector wrote does not say what was read; it is read from the start.`,
  );
  return imported ?? undefined;
}
