import { configError } from '../errors.ts';
import { formatJson, isObject } from '../json.ts';
import type { SyncMode } from './messages.ts';

export interface ConfiguredStream {
  name: string;
  syncMode: SyncMode;
}

const SYNC_MODES: readonly unknown[] = ['full_refresh', 'incremental'];

/**
 * The streams that a configured catalog asks for. Optional fields may be null or absent, unknown ones are ignored:
 * the platform, PyAirbyte and Singer wrappers each send another subset. Throws a config error that names the place.
 */
export function parseCatalog(value: unknown, file: string): ConfiguredStream[] {
  const bad = (place: string, expected: string): Error => configError(`${file}: ${place} ${expected}.`);
  if (!isObject(value)) throw bad('the catalog', 'must be a JSON object with a list "streams"');
  if (!Array.isArray(value.streams)) throw bad('streams', 'must be a list of configured streams');
  const names = new Set<string>();
  return value.streams.map((entry: unknown, index) => {
    const place = `streams[${index}]`;
    if (!isObject(entry) || !isObject(entry.stream)) throw bad(`${place}.stream`, 'must be an object with a "name"');
    const name = entry.stream.name;
    if (typeof name !== 'string' || !name) throw bad(`${place}.stream.name`, 'must be the name of a stream');
    if (!SYNC_MODES.includes(entry.sync_mode)) {
      throw bad(
        `${place}.sync_mode of stream "${name}"`,
        `must be "full_refresh" or "incremental", not ${formatJson(entry.sync_mode) ?? 'absent'}`,
      );
    }
    if (names.has(name)) throw bad(`${place}.stream.name`, `repeats the stream "${name}"; each may stand only once`);
    names.add(name);
    return { name, syncMode: entry.sync_mode as SyncMode };
  });
}
