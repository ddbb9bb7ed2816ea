import { DELETED_AT, DELETED_AT_PROPERTY, marksDeletions } from '../declare/deletions.ts';
import { incrementalOf, listOf } from '../declare/graph.ts';
import type { Source } from '../declare/source.ts';
import type { Stream } from '../declare/stream.ts';
import { streamsOf } from '../declare/validate.ts';
import type { Row } from '../json.ts';
import { privacyOf, withColumns } from '../privacy/privacy.ts';
import type { StreamPrivacy } from '../privacy/streamPrivacy.ts';
import type { CatalogStream } from '../protocol/messages.ts';
import { dereference } from '../schema/dereference.ts';
import { BRIEFLY, inTime } from './deadline.ts';
import { loadConfig, openSession, type Run } from './session.ts';

/** `discover`: every stream that the source offers, in time for somebody who waits for the list. */
export async function discover(run: Run, configFile: string): Promise<void> {
  const { config, original } = await loadConfig(run, configFile);
  const { emitter, source, clock, stop } = run;
  let columns: Readonly<Record<string, Row>> = {};
  const find = source.columns;
  if (find) {
    const events = { onWait: () => {}, onResume: () => {} };
    const { client } = openSession(run, { config, original, most: BRIEFLY, events });
    columns = await inTime({ clock, signal: stop.signal }, (signal) =>
      find({
        config,
        call: async (call) => (await client.call(call, signal)).value,
        warn: (message) => emitter.log('WARN', message),
      }),
    );
  }
  const privacy = await privacyOf(source, config, async () => columns);
  const streams = streamsOf(source, config).map((stream) =>
    describe(
      stream,
      source,
      columns[stream.name],
      marksDeletions(stream, config) ? { [DELETED_AT]: DELETED_AT_PROPERTY } : {},
      privacy.get(stream.name),
    ),
  );
  emitter.emit({ type: 'CATALOG', catalog: { streams } });
}

/** `columns` are the account's; of `marks` nothing is dropped or hashed. */
function describe(
  stream: Stream,
  source: Source,
  columns: Row | undefined,
  marks: Row,
  privacy?: StreamPrivacy,
): CatalogStream {
  const incremental = incrementalOf(stream);
  const resumable = incremental !== undefined || listOf(stream)?.partitions !== undefined;
  const schema = withColumns(dereference(source.schemas[stream.name], source.definitions), columns);
  return {
    name: stream.name,
    json_schema: { ...withColumns(privacy?.schema(schema) ?? schema, marks) },
    supported_sync_modes: incremental ? ['full_refresh', 'incremental'] : ['full_refresh'],
    ...(resumable && { source_defined_cursor: true }),
    ...(incremental && { default_cursor_field: [incremental.cursor.field] }),
    source_defined_primary_key: stream.primaryKey.map((field) => [field]),
    is_resumable: resumable,
  };
}
