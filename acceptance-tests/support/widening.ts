import type { Row, StreamState } from './messages.ts';
import type { Output } from './output.ts';
import type { Run } from './run.ts';

/**
 * What happens when a setting brings more later:
 * - `none`: it leaves nothing out
 * - `history`: it says from when on, or up to when, rows are read; what lies beyond is read when it moves
 * - `partitions`: it chooses parts of a stream, each with a state of its own; new parts are read from the start
 * - `rows`: the streams that it leaves rows out of are read again
 * - `columns`: rows that are already synced keep what they had, which is told once
 */
export type Effect = 'none' | 'history' | 'partitions' | 'rows' | 'columns';

/** The settings that every spec has; `acceptance-tests/every-source/privacy.test.ts` tries them. */
export const EVERY_SPEC: Readonly<Record<string, Effect>> = {
  ...{ drop_fields: 'columns', hash_fields: 'columns', hash_salt: 'none' },
};

/** The settings of a spec by their dotted names; those of all variants. */
export function settingsIn(schema: Row, prefix = ''): string[] {
  const variants = (schema.oneOf ?? []) as Row[];
  const own = Object.entries((schema.properties ?? {}) as Record<string, Row>).flatMap(([name, property]) =>
    property.type === 'object' ? settingsIn(property, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
  return [...new Set([...own, ...variants.flatMap((variant) => settingsIn(variant, prefix))])].sort();
}

/** Syncs one after the other, each with other settings and the state of the one before. */
export async function readInTurn(
  configs: readonly Row[],
  read: (config: Row, state: StreamState[] | undefined) => Promise<Run>,
  between: (number: number) => void = () => {},
): Promise<Run[]> {
  const runs: Run[] = [];
  let state: StreamState[] | undefined;
  for (const config of configs) {
    if (runs.length > 0) between(runs.length);
    const run = await read(config, state);
    state = run.stateAfter(state);
    runs.push(run);
  }
  return runs;
}

/** The streams that a run says to read again for a setting, and those whose rows keep what they had. */
export function announcedFor(run: Pick<Output, 'logs'>, setting: string): { again: string[]; kept: string[] } {
  const spoken = run.logs().filter(({ message }) => message.includes(`${setting} now brings`));
  const streamsIn = (pattern: RegExp): string[] =>
    spoken.flatMap(({ message }) => pattern.exec(message)?.[1] ?? []).sort();
  return { again: streamsIn(/^Stream (\w+) is read again from the start/), kept: streamsIn(/^Stream (\w+): /) };
}
