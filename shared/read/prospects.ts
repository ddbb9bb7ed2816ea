import type { ListStream, Slice } from '../declare/stream.ts';
import { ListError, SourceError, toSourceError } from '../errors.ts';
import { ApiError, endsSync } from '../http/failure.ts';
import { QuotaError } from '../http/quota.ts';
import { isUnfiltered } from './belonging.ts';
import type { ReadContext } from './context.ts';
import { nameOfSlice } from './names.ts';
import type { PartitionReading } from './partitionReading.ts';
import type { Failure } from './pool.ts';

/** A message names so many partitions that were not read. */
export const MAX_NAMED = 5;

/** So many partitions refused, or answered with what does not fit, and none read, and the others will fare no better. */
const MAX_REFUSALS = 3;

/** So many in a row answered with what does not fit, and there is something wrong with all of them: each costs many requests. */
const MAX_UNFIT = 8;

export interface ProspectsOptions {
  /** So many partitions that are gone, and none read, are more than chance; default without end. */
  maxGone?: number;
  /** So many that are left out are named one by one; default all. */
  maxWarnings?: number;
  /** One that is refused is an error; so is it when all are gone. */
  isStrict?: boolean;
  /** The stream that it is read for, where that is not the list's own. */
  isFor?: string;
  /** Whether a partition that is under way has brought rows. */
  isOneWell?(): boolean;
}

/**
 * What an error of one partition means for the others: `alone`: nothing; `last`: those under way are read to their end, no
 * further one is begun; `all`: those under way are given up as well.
 */
export type Verdict = 'alone' | 'last' | 'all';

/** Where there is a partition for each row of another list: so many gone, and none read, and there is no such resource. */
export const OF_MANY: ProspectsOptions = { maxGone: 50, maxWarnings: 5 };

/** Judges, from how partitions have fared so far, whether it is worth while to try further ones. */
export class Prospects {
  readonly #stream: ListStream;
  readonly #context: ReadContext;
  readonly #name: string;
  readonly #maxGone: number;
  readonly #maxWarnings: number;
  readonly #isStrict: boolean;
  readonly #isOneWell: () => boolean;
  #hasRead = false;
  #refusals = 0;
  #unfit = 0;
  #leftOut = 0;
  readonly #nameOf = (slice: Slice): string => nameOfSlice(this.#stream, slice, this.#context);
  readonly #refused: Failure<Slice>[] = [];
  readonly #gone: Failure<Slice>[] = [];

  constructor(stream: ListStream, context: ReadContext, options: ProspectsOptions = {}) {
    this.#stream = stream;
    this.#context = context;
    this.#name = options.isFor ?? stream.name;
    this.#maxGone = options.maxGone ?? Number.POSITIVE_INFINITY;
    this.#maxWarnings = options.maxWarnings ?? Number.POSITIVE_INFINITY;
    this.#isStrict = options.isStrict === true;
    this.#isOneWell = options.isOneWell ?? (() => false);
  }

  /** A partition has come to its end: read, or left out with a word. Throws where nothing more is worth while. */
  ended({ gone: error, list }: PartitionReading): void {
    if (!error) {
      this.#hasRead = true;
      this.#unfit = 0;
      return;
    }
    const isRefused = error.failureType === 'config_error';
    if (isRefused && this.#isStrict) throw error;
    this.#warn(list.slice, error);
    if (!this.#hasRead) (isRefused ? this.#refused : this.#gone).push({ item: list.slice, error });
    if (this.#isStrict && this.#isVain) throw error;
  }

  /** A partition was read to its end by an earlier run. */
  readBefore(): void {
    this.#hasRead = true;
  }

  /** Why nothing came, where every partition was refused, or too many were gone. */
  get refusal(): SourceError | undefined {
    const isEnough = this.#gone.length ? this.#isVain || this.#isStrict : this.#refused.length > 0;
    return this.#hasRead || !isEnough ? undefined : notRead([...this.#refused, ...this.#gone], this.#nameOf);
  }

  /** What an error of a partition means for the others. Call once for each. */
  judge(error: unknown): Verdict {
    if (this.#concernsAll(error)) return 'all';
    if (error instanceof ListError) return this.#countUnfit();
    if (!(error instanceof ApiError)) return 'last';
    if (error.failureType === 'config_error') this.#refusals += 1;
    const isVain = this.#isStrict ? this.#isVain : !this.#hasRead && this.#refusals >= MAX_REFUSALS;
    return isVain && !this.#isOneWell() ? 'last' : 'alone';
  }

  #concernsAll(error: unknown): boolean {
    const { signal, findings } = this.#context;
    if (signal.aborted || endsSync(error) || error instanceof QuotaError) return true;
    if (error instanceof ApiError && error.problem.kind === 'network') return true;
    return isUnfiltered(findings.belongings, this.#stream.name);
  }

  #countUnfit(): Verdict {
    this.#unfit += 1;
    if (this.#isStrict || this.#unfit >= MAX_UNFIT) return 'last';
    return !this.#hasRead && this.#unfit >= MAX_REFUSALS && !this.#isOneWell() ? 'last' : 'alone';
  }

  get #isVain(): boolean {
    return !this.#hasRead && this.#gone.length >= this.#maxGone;
  }

  #warn(slice: Slice, { message }: ApiError): void {
    this.#leftOut += 1;
    if (this.#leftOut > this.#maxWarnings) return;
    const how =
      this.#leftOut < this.#maxWarnings ? `left out. ${message}` : 'left out as well, and further ones without notice.';
    this.#context.log('WARN', `Stream ${this.#name}: ${this.#nameOf(slice)} is ${how}`);
  }
}

/** The first of the errors; its message begins with the partitions that were not read. */
export function notRead(failures: readonly Failure<Slice>[], nameOf: (slice: Slice) => string): SourceError {
  const { failureType, message, detail } = toSourceError(failures[0]?.error);
  const named = failures.slice(0, MAX_NAMED).map(({ item }) => nameOf(item));
  const more = failures.length > MAX_NAMED ? ` and ${failures.length - MAX_NAMED} more` : '';
  return new SourceError(failureType, `Not read: ${named.join(', ')}${more}. ${message}`, detail, failures[0]?.error);
}
