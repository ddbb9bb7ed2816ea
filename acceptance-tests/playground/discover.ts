import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { UsageError } from './names.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A stream as `discover` describes it, as far as a catalog needs it. */
export interface DiscoveredStream {
  name: string;
  supported_sync_modes: string[];
  default_cursor_field?: string[];
}

export interface ConfiguredStream {
  stream: DiscoveredStream;
  sync_mode: string;
  destination_sync_mode: 'append';
}

/** The built connector, which has to be there. */
export function mainOf(connector: string): string {
  const main = join(ROOT, 'dist', connector, 'main.js');
  if (!existsSync(main)) throw new UsageError(`${relative(ROOT, main)} is missing. Run: npm run build`);
  return main;
}

/** Each stream in its best mode. */
export function configure(streams: readonly DiscoveredStream[]): { streams: ConfiguredStream[] } {
  return {
    streams: streams.map((stream) => ({
      stream,
      sync_mode: stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full_refresh',
      destination_sync_mode: 'append',
    })),
  };
}

/** A configured catalog of the streams that metadata.yaml suggests. */
export async function suggestedCatalog(connector: string, configFile: string) {
  const { data } = parse(readFileSync(join(ROOT, 'connectors', connector, 'metadata.yaml'), 'utf8')) as {
    data: { suggestedStreams: { streams: string[] } };
  };
  const streams = await discover(connector, configFile);
  return configure(streams.filter(({ name }) => data.suggestedStreams.streams.includes(name)));
}

async function discover(connector: string, configFile: string): Promise<DiscoveredStream[]> {
  const args = [mainOf(connector), 'discover', '--config', configFile];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 2 ** 20 });
  for (const line of stdout.split('\n').filter(Boolean)) {
    const { catalog } = JSON.parse(line) as { catalog?: { streams: DiscoveredStream[] } };
    if (catalog) return catalog.streams;
  }
  throw new Error(`${connector} discover answered without a catalog.`);
}
