import type { Slice } from '../declare/stream.ts';
import { SourceError, toSourceError } from '../errors.ts';
import { ApiError, endsSync } from '../http/failure.ts';
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
  readonly #refused: Failure<Slice>[] = [];
  readonly #gone: Failure<Slice>[] = [];
  readonly #patience: number;

  /** So many partitions that are gone, and none read, are more than chance. */
  constructor(signal: AbortSignal, patience = Number.POSITIVE_INFINITY) {
    this.#signal = signal;
    this.#patience = patience;
  }

  succeeded(): void {
    this.#hasRead = true;
  }

  /** A partition that can not be read was passed over: it is gone, or, for this user, refused. */
  passedOver(item: Slice, error: ApiError): void {
    if (this.#hasRead) return;
    if (error.failureType === 'config_error') this.#refused.push({ item, error });
    else this.#gone.push({ item, error });
  }

  /** Why nothing came, where every partition was refused, or too many were gone. */
  get refusal(): SourceError | undefined {
    const isVain = this.#gone.length ? this.#gone.length >= this.#patience : this.#refused.length > 0;
    return this.#hasRead || !isVain ? undefined : notRead([...this.#refused, ...this.#gone]);
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
