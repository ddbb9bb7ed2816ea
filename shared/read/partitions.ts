import { SourceError, toSourceError } from '../errors.ts';
import { ApiError, endsSync } from '../http/failure.ts';
import type { Slice } from '../stream.ts';
import type { Failure } from './pool.ts';

/** A message names so many partitions that were not read. */
const MOST_NAMED = 5;

/** So many refused partitions, and none read, and the others will be refused as well. */
const MOST_REFUSALS = 3;

/** Judges, from how partitions have fared so far, whether it is worth while to try further ones. */
export class Prospects {
  readonly #signal: AbortSignal;
  #hasRead = false;
  #refusals = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  succeeded(): void {
    this.#hasRead = true;
  }

  /** Whether an error ends the reading of all partitions. */
  isFinal(error: unknown): boolean {
    if (this.#signal.aborted || !(error instanceof ApiError)) return true;
    if (error.failureType === 'config_error') this.#refusals += 1;
    const refusesAll = !this.#hasRead && this.#refusals >= MOST_REFUSALS;
    return endsSync(error) || error.problem.kind === 'network' || refusesAll;
  }
}

/** The first of the errors; its message begins with the partitions that were not read. */
export function notRead(failures: readonly Failure<Slice>[]): SourceError {
  const { failureType, message, detail } = toSourceError(failures[0]?.error);
  const named = failures.slice(0, MOST_NAMED).map(({ item }) => item.key);
  const more = failures.length > MOST_NAMED ? ` and ${failures.length - MOST_NAMED} more` : '';
  return new SourceError(failureType, `Not read: ${named.join(', ')}${more}. ${message}`, detail, failures[0]?.error);
}
