import type { CatalogStream } from '../protocol/messages.ts';
import { dereference } from '../schema/dereference.ts';
import { type Source, streamsOf } from '../source.ts';
import { feedOf, incrementalOf, type Stream } from '../stream.ts';
import { loadConfig, type Run } from './session.ts';

/** `discover`: every stream that the source offers. */
export async function discover(run: Run, configFile: string): Promise<void> {
  const { config } = await loadConfig(run, configFile);
  const streams = streamsOf(run.source, config).map((stream) => describe(stream, run.source));
  run.emitter.emit({ type: 'CATALOG', catalog: { streams } });
}

function describe(stream: Stream, source: Source): CatalogStream {
  const incremental = incrementalOf(stream);
  const resumable = incremental !== undefined || feedOf(stream)?.partitions !== undefined;
  return {
    name: stream.name,
    json_schema: dereference(source.schemas[stream.name], source.definitions),
    supported_sync_modes: incremental ? ['full_refresh', 'incremental'] : ['full_refresh'],
    ...(resumable && { source_defined_cursor: true }),
    ...(incremental && { default_cursor_field: [incremental.cursor.field] }),
    source_defined_primary_key: stream.primaryKey.map((field) => [field]),
    is_resumable: resumable,
  };
}
