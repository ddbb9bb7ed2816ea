import type { ListStream, Slice } from '../declare/stream.ts';
import { ListError, SourceError, toSourceError } from '../errors.ts';
import { ApiError, endsSync } from '../http/failure.ts';
import type { ReadContext } from './context.ts';
import type { PartitionReading } from './partitionReading.ts';
import type { Failure } from './pool.ts';

/** A message names so many partitions that were not read. */
const MAX_NAMED = 5;

/** So many partitions refused, or answered with what does not fit, and none read, and the others will fare no better. */
const MAX_REFUSALS = 3;

export interface ProspectsOptions {
  /** So many partitions that are gone, and none read, are more than chance; default without end. */
  maxGone?: number;
  /** So many that are left out are named one by one; default all. */
  maxWarnings?: number;
  /** One that is refused is an error; so is it when all are gone. */
  isStrict?: boolean;
}

/** Where there is a partition for each row of another list: so many gone, and none read, and there is no such resource. */
export const OF_MANY: ProspectsOptions = { maxGone: 50, maxWarnings: 5 };

/** Judges, from how partitions have fared so far, whether it is worth while to try further ones. */
export class Prospects {
  readonly #stream: ListStream;
  readonly #context: ReadContext;
  readonly #maxGone: number;
  readonly #maxWarnings: number;
  readonly #isStrict: boolean;
  #hasRead = false;
  #refusals = 0;
  #leftOut = 0;
  readonly #refused: Failure<Slice>[] = [];
  readonly #gone: Failure<Slice>[] = [];

  constructor(stream: ListStream, context: ReadContext, options: ProspectsOptions = {}) {
    this.#stream = stream;
    this.#context = context;
    this.#maxGone = options.maxGone ?? Number.POSITIVE_INFINITY;
    this.#maxWarnings = options.maxWarnings ?? Number.POSITIVE_INFINITY;
    this.#isStrict = options.isStrict === true;
  }

  /** A partition has come to its end: read, or left out with a word. Throws where nothing more is worth while. */
  ended({ gone: error, list }: PartitionReading): void {
    if (!error) {
      this.#hasRead = true;
      return;
    }
    const isRefused = error.failureType === 'config_error';
    if (isRefused && this.#isStrict) throw error;
    this.#warn(list.slice, error);
    if (!this.#hasRead) (isRefused ? this.#refused : this.#gone).push({ item: list.slice, error });
    if (this.#isStrict && this.#isVain) throw error;
  }

  /** Why nothing came, where every partition was refused, or too many were gone. */
  get refusal(): SourceError | undefined {
    const isEnough = this.#gone.length ? this.#isVain || this.#isStrict : this.#refused.length > 0;
    return this.#hasRead || !isEnough ? undefined : notRead([...this.#refused, ...this.#gone]);
  }

  /** Whether an error keeps even the partitions that are under way from being read to their end. */
  isOfAll(error: unknown): boolean {
    if (this.#context.signal.aborted || endsSync(error)) return true;
    return error instanceof ApiError && error.problem.kind === 'network';
  }

  /** Whether no further partition is to be begun after an error. */
  isFinal(error: unknown): boolean {
    if (this.isOfAll(error)) return true;
    if (error instanceof ListError) return this.#isStrict || this.#areRefusedAll();
    if (!(error instanceof ApiError)) return true;
    if (this.#isStrict && this.#isVain) return true;
    return error.failureType === 'config_error' && this.#areRefusedAll();
  }

  #areRefusedAll(): boolean {
    this.#refusals += 1;
    return !this.#hasRead && this.#refusals >= MAX_REFUSALS;
  }

  get #isVain(): boolean {
    return !this.#hasRead && this.#gone.length >= this.#maxGone;
  }

  #warn({ key }: Slice, { message }: ApiError): void {
    this.#leftOut += 1;
    if (this.#leftOut > this.#maxWarnings) return;
    const how =
      this.#leftOut < this.#maxWarnings ? `left out. ${message}` : 'left out as well, and further ones without notice.';
    this.#context.log('WARN', `Stream ${this.#stream.name}: ${key} is ${how}`);
  }
}

/** The first of the errors; its message begins with the partitions that were not read. */
export function notRead(failures: readonly Failure<Slice>[]): SourceError {
  const { failureType, message, detail } = toSourceError(failures[0]?.error);
  const named = failures.slice(0, MAX_NAMED).map(({ item }) => item.key);
  const more = failures.length > MAX_NAMED ? ` and ${failures.length - MAX_NAMED} more` : '';
  return new SourceError(failureType, `Not read: ${named.join(', ')}${more}. ${message}`, detail, failures[0]?.error);
}
