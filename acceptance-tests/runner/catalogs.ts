import type { Row } from './json.ts';
import type { CatalogStream } from './messages.ts';

export type SyncMode = 'full_refresh' | 'incremental';

/** A configured catalog, the input of `read`. */
export interface ConfiguredCatalog extends Row {
  streams: (Row & { stream: CatalogStream; sync_mode: string })[];
}

const streamFields = [
  ...['source_defined_cursor', 'default_cursor_field', 'source_defined_primary_key', 'namespace', 'is_resumable'],
  'is_file_based',
];
const configuredFields = ['cursor_field', 'primary_key', 'generation_id', 'minimum_generation_id', 'sync_id'];

/** Every optional field is there, null where nothing else is known: as Python's models are written. */
function withNulls(stream: CatalogStream, configured: Row): ConfiguredCatalog['streams'][number] {
  const nulls = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));
  return { ...nulls(configuredFields), ...configured, stream: { ...nulls(streamFields), ...stream } } as never;
}

export function supports(stream: CatalogStream, mode: SyncMode): boolean {
  return stream.supported_sync_modes?.includes(mode) ?? false;
}

/** As the official suite builds it: `append`, the default cursor, the key of the source, nulls. */
export function officialCatalog(streams: readonly CatalogStream[], mode: SyncMode = 'full_refresh'): ConfiguredCatalog {
  return {
    streams: streams.map((stream) =>
      withNulls(stream, {
        sync_mode: supports(stream, mode) ? mode : (stream.supported_sync_modes?.[0] ?? 'full_refresh'),
        destination_sync_mode: 'append',
        cursor_field: stream.default_cursor_field ?? null,
        primary_key: stream.source_defined_primary_key ?? null,
      }),
    ),
  };
}

/** As PyAirbyte sends it: `incremental` for every stream, `overwrite`, the default cursor or null, ids null. */
export function pyairbyteCatalog(streams: readonly CatalogStream[]): ConfiguredCatalog {
  return {
    streams: streams.map((stream) =>
      withNulls(stream, {
        sync_mode: 'incremental',
        destination_sync_mode: 'overwrite',
        cursor_field: stream.default_cursor_field ?? null,
        primary_key: stream.source_defined_primary_key ?? null,
      }),
    ),
  };
}

/** As the standard tests of Airbyte's Python CDK send them: neither keys nor cursors, every optional field null. */
export function standardCatalogs(streams: readonly CatalogStream[]): Readonly<Record<string, ConfiguredCatalog>> {
  const all = (sync_mode: (stream: CatalogStream) => string | undefined, destination_sync_mode: string) => ({
    streams: streams.map((stream) => {
      const mode = sync_mode(stream) ?? 'full_refresh';
      return withNulls(stream, { sync_mode: mode, destination_sync_mode, cursor_field: null, primary_key: null });
    }),
  });
  return {
    'full refresh with append_dedup': all(() => 'full_refresh', 'append_dedup'),
    'the first sync mode with append': all(({ supported_sync_modes: modes }) => modes?.[0], 'append'),
  };
}

/** As the platform sends it: each stream in its best mode, ids of generation and sync, no nulls. */
export function platformCatalog(streams: readonly CatalogStream[]): ConfiguredCatalog {
  return {
    streams: streams.map((stream) => ({
      stream: Object.fromEntries(Object.entries(stream).filter(([, value]) => value !== null)) as CatalogStream,
      sync_mode: supports(stream, 'incremental') ? 'incremental' : (stream.supported_sync_modes?.[0] ?? 'full_refresh'),
      destination_sync_mode: stream.source_defined_primary_key?.length ? 'append_dedup' : 'append',
      cursor_field: stream.default_cursor_field ?? [],
      primary_key: stream.source_defined_primary_key ?? [],
      destination_object_name: stream.name,
      generation_id: 1,
      minimum_generation_id: 0,
      sync_id: 42,
      include_files: false,
    })),
  };
}

/** A stream that no source has, in a mode that does not exist. */
export const badCatalog: ConfiguredCatalog = {
  streams: [
    withNulls(
      {
        name: '__AIRBYTE__stream_that_does_not_exist',
        json_schema: { type: 'object', properties: { f1: { type: 'string' } } },
        supported_sync_modes: ['full_refresh'],
      },
      { sync_mode: 'INVALID', destination_sync_mode: 'INVALID' },
    ),
  ],
};
