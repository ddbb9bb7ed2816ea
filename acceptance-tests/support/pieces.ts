import type { Row, StreamState } from './messages.ts';
import type { Process } from './process.ts';
import type { Run } from './run.ts';

export type PiecesOptions = {
  /** Starts a `read` from a state; undefined is the first attempt. */
  start(state: StreamState[] | undefined, cutAfter: number | undefined): Process;
  /** After how many lines each attempt is killed; one more attempt runs to its end. */
  cuts: readonly number[];
  /** What happens in the world before each further attempt; `isLast` before the one that is not killed. */
  between?(isLast: boolean): Promise<void> | void;
};

/** A sync that was killed a few times and resumed each time from the last STATE that had left the process. */
export class Pieces {
  readonly runs: readonly Run[];

  constructor(runs: readonly Run[]) {
    this.runs = runs;
  }

  get last(): Run {
    return this.runs.at(-1) as Run;
  }

  /** What a destination has for sure: of a killed attempt, only the records that a STATE follows. */
  delivered(stream: string): Row[] {
    return this.runs.flatMap((run) => (run === this.last ? run.records(stream) : run.committed(stream)));
  }
}

export async function readInPieces({ start, cuts, between }: PiecesOptions): Promise<Pieces> {
  const runs: Run[] = [];
  let state: StreamState[] | undefined;
  for (const cutAfter of [...cuts, undefined]) {
    if (runs.length > 0) await between?.(cutAfter === undefined);
    const run = await start(state, cutAfter).finished;
    state = run.stateAfter(state);
    runs.push(run);
  }
  return new Pieces(runs);
}
