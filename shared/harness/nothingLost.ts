import { randomInt } from 'node:crypto';
import type { Command } from './command.ts';
import type { Rows } from './destination.ts';
import { Random } from './random.ts';
import { Trial } from './trial.ts';

/** A server that stands in for the API, with an account in which things happen. */
export interface Simulator {
  /** The configuration that leads a source to it. */
  readonly config: object;
  /** To be called before every answer: that is when things happen, and when a run is killed. The harness sets it. */
  beforeAnswer: () => void;
  /** Something happens that may happen in an account: a row comes, changes or goes, or some time passes. */
  change(random: Random): void;
  /**
   * One of the rows that the last answer with rows has shown goes or changes, as far as that may happen in an account: then
   * others slip onto a page that was read. Without it `change` happens in its place, which hits such a row by chance only.
   */
  slip?(random: Random): void;
  /** What there is now, by stream: a source must have brought each of these rows, with these values, and may bring more. */
  rows(): Rows;
}

export interface Options {
  /** Repeats what was tried before; a failure names it. */
  seed?: number;
  /** So many syncs, each of them from the STATE of the one before; default 3. Nothing disturbs the one after them. */
  syncs?: number;
  /** So many runs of each sync are killed at most; default 4. */
  kills?: number;
  /** So many things happen at most while a run goes on; default 6. */
  changes?: number;
  /** So many syncs begin without a STATE, and rows slip before up to three of their answers: each time before others; default 3. */
  slips?: number;
}

export interface Report {
  seed: number;
  runs: number;
  kills: number;
  /** Runs that began with a STATE which a killed run had left. */
  resumed: number;
  changes: number;
  /** Answers of the simulator. */
  requests: number;
  /** Records that were kept; what came behind the last STATE of a killed run was not. */
  records: number;
}

/**
 * Reads a simulator sync after sync with a source, while its rows change, and kills the source at random moments: at a
 * request, or behind any line of its output. Each run goes on from the last STATE of each stream that came before. At the
 * end every row must be there, as a destination has it that forgets what came behind the last STATE of a killed run. Then
 * it is read from the beginning, while rows of the pages that were read leave them. Throws what is missing.
 */
export async function assertNothingLost(source: Command, simulator: Simulator, options: Options = {}): Promise<Report> {
  const random = new Random(options.seed ?? randomInt(2 ** 31));
  try {
    return await new Trial(source, simulator, random, options).run();
  } catch (error) {
    if (error instanceof Error) error.message += `\n(The same again: { seed: ${random.seed} })`;
    throw error;
  } finally {
    simulator.beforeAnswer = () => {};
  }
}
