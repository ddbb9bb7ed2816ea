import { Trouble } from '../database/trouble.ts';
import type { Config } from '../source/config.ts';
import type { Ended } from '../source/process.ts';
import type { Source } from '../source/source.ts';
import type { Discovered, Planned } from './plan.ts';

/** What the source offers. */
export async function discover(source: Source, config: Config): Promise<Discovered[]> {
  let streams: Discovered[] | undefined;
  const errors: string[] = [];
  let isMisconfigured = false;
  const ended = await source.run('discover', { config: config.text }).each((read) => {
    if (read.type !== 'OTHER') return undefined;
    const { message } = read;
    if (message.type === 'CATALOG') streams = message.catalog.streams;
    if (message.type === 'TRACE' && message.trace.type === 'ERROR') {
      errors.push(message.trace.error.message);
      isMisconfigured ||= message.trace.error.failure_type === 'config_error';
    }
    return undefined;
  });
  if (streams) return streams;
  const why = source.said(errors.join(' ') || endOf(ended), config.name);
  throw new Trouble(
    config.redact(`${source.label} could not say what there is to read. ${why}`),
    isMisconfigured ? 2 : 1,
  );
}

/** How a process ended that did not say why. */
export function endOf({ code, signal, stderr }: Ended): string {
  const how = signal === null ? `It ended with exit code ${code}.` : `It was ended by ${signal}.`;
  return stderr === '' ? how : `${how} Its last words: ${stderr.split('\n').slice(-3).join(' ')}`;
}

/** The catalog and the state to read with, as JSON. */
export function inputsOf(
  planned: readonly Planned[],
  globalState: string | undefined,
): { catalog: string; state: string } {
  const streams = planned.map(({ stream, isIncremental, target }) => ({
    stream,
    sync_mode: isIncremental ? 'incremental' : 'full_refresh',
    destination_sync_mode: isIncremental ? (target.primaryKey.length > 0 ? 'append_dedup' : 'append') : 'overwrite',
    cursor_field: stream.default_cursor_field ?? [],
    primary_key: stream.source_defined_primary_key ?? [],
  }));
  const states = planned.flatMap(({ state }) => state ?? []);
  return { catalog: JSON.stringify({ streams }), state: globalState ?? `[${states.join(',')}]` };
}
