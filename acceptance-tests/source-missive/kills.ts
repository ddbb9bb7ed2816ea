import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import type { Row, StreamState } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { catalogOf, configOf, cursors, elementStreams, keyOf, missiveConnector } from './setup.ts';
import { type TruthOptions, truth } from './truth.ts';

/** Every safe point brings a STATE, and nothing is looked back on. */
export const strict = { state_interval_seconds: 0, lookback_days: 0 };

/** When to end a run from outside: after so many lines, or when so many calls have come. */
export type Kill = { line?: number; call?: number };

export type RunOptions = { streams: readonly string[]; config: Row; kill?: Kill | undefined };

/** What a destination has of a sync that is run again and again, each time from the last STATE that left the process. */
export class Story {
  readonly missive: MissiveSimulator;
  state: StreamState[] = [];
  runs = 0;
  readonly #arrived = new Map<string, Set<string>>();

  constructor(missive: MissiveSimulator) {
    this.missive = missive;
  }

  async run({ streams, config, kill = {} }: RunOptions): Promise<Run> {
    const { missive } = this;
    const process = missiveConnector.start('read', {
      config: configOf(missive, config),
      catalog: await catalogOf(streams),
      ...(this.runs > 0 && { state: this.state }),
      ...(kill.line !== undefined && { cutAfter: kill.line }),
    });
    if (kill.call !== undefined) {
      missive.hook({ when: 'before', skip: kill.call - 1, run: () => process.kill('SIGKILL') });
    }
    const run = await process.finished;
    missive.clearHooks();
    this.take(run, streams);
    return run;
  }

  /** A run that was interrupted counts only as far as a STATE follows. */
  take(run: Run, streams: readonly string[]): void {
    this.runs += 1;
    this.state = run.stateAfter(this.state);
    for (const stream of streams) this.#take(stream, run.signal === null ? run.records(stream) : run.committed(stream));
  }

  /** Keys of rows that there are and that never arrived. */
  lost(stream: string, scope: Scope = {}): string[] {
    const arrived = this.#arrived.get(stream) ?? new Set();
    return wantedOf(this.missive, stream, scope)
      .map((row) => versionOf(stream, row))
      .filter((version) => !arrived.has(version));
  }

  #take(stream: string, rows: readonly Row[]): void {
    const arrived = this.#arrived.get(stream) ?? new Set();
    for (const row of rows) arrived.add(versionOf(stream, row));
    this.#arrived.set(stream, arrived);
  }
}

export type Scope = Omit<TruthOptions, 'bodies'> & { /** In seconds. */ start?: number | undefined };

/** The rows of a stream that a sync must bring: those since the start date, each by its own time. */
export function wantedOf(missive: MissiveSimulator, stream: string, { start, ...question }: Scope = {}): Row[] {
  const rows = truth(missive, stream, { ...question, bodies: false });
  if (start === undefined) return rows;
  const cursor = cursors[stream];
  if (cursor !== undefined) return rows.filter((row) => Number(row[cursor]) >= start);
  const active = new Set(wantedOf(missive, 'conversations', { ...question, start }).map(({ id }) => id));
  return rows.filter(({ conversation_id }) => active.has(conversation_id));
}

/** A conversation counts anew with each activity, and so do the lists in its row. */
export function versionOf(stream: string, row: Row): string {
  const { id, last_activity_at } = row;
  if (elementStreams.includes(stream))
    return JSON.stringify([...keyOf(stream), String(cursors[stream])].map((column) => row[column]));
  return stream === 'conversations' ? `${id}@${last_activity_at}` : String(id);
}

/** What came more often than once, with how often. */
export function repeated(versions: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const version of versions) counts.set(version, (counts.get(version) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > 1));
}

type Range = { low: number | null; high: number };

/** Whether a STATE says that the conversations of a mailbox with activity at that second have been followed. */
export function claims(states: readonly StreamState[], stream: string, mailbox: string, at: number): boolean {
  const { stream_state } = states.find((state) => state.stream.stream_descriptor.name === stream)?.stream ?? {};
  const { partitions = {} } = (stream_state ?? {}) as { partitions?: Record<string, Range[]> };
  return (partitions[mailbox] ?? []).some(({ low, high }) => (low === null || low < at) && at <= high);
}

const listPattern = /^conversations\/([^/]+)\/(messages|comments|posts|drafts)$/;

export type ListCall = { conversation: string; stream: string };

/** First pages of lists inside of conversations that were asked for. */
export function listCalls(missive: MissiveSimulator): ListCall[] {
  return missive.calls().flatMap(({ path, parameters }) => {
    const [, conversation = '', stream = ''] = listPattern.exec(path) ?? [];
    return stream === '' || parameters.until !== undefined ? [] : [{ conversation, stream }];
  });
}
