import type { CursorValue } from '../coverage/cursor.ts';
import type { Config, IncrementalBase, ListStream, Slice } from '../declare/stream.ts';
import { highest } from './bounds.ts';
import type { ReadContext } from './context.ts';
import { type DateBounds, hasEnded } from './dateBounds.ts';
import { nameOfSlice } from './names.ts';
import type { StreamOutput } from './output.ts';
import { MAX_NAMED } from './prospects.ts';
import type { Verifier } from './subscriber.ts';

interface VerifiedOptions {
  /** As the parent is read incrementally. */
  sync: IncrementalBase<Config>;
  /** Of the stream of children. */
  output: Pick<StreamOutput, 'stream' | 'state'>;
  /** In the parent's cursor. */
  bounds: DateBounds;
  lookback: number;
  context: ReadContext;
}

/**
 * Of children whose parents may move while they are read, those of which nothing was missing the last time that one looked:
 * `verified` of the state. It rises at the end of a list that was found still.
 */
export class VerifiedChildren implements Verifier {
  readonly #parent: ListStream;
  readonly #options: VerifiedOptions;
  /**
   * Partitions of the parent's that the state has, and that this run could not list. Those that are gone have been dropped
   * from it by now, unless the list that they come from could not be read, or is absent.
   */
  #unlisted: readonly string[] = [];

  private constructor(parent: ListStream, options: VerifiedOptions) {
    this.#parent = parent;
    this.#options = options;
  }

  /** Undefined for parents that do not move. */
  static of(parent: ListStream, options: VerifiedOptions): VerifiedChildren | undefined {
    return parent.sync.order === 'descending' ? new VerifiedChildren(parent, options) : undefined;
  }

  /**
   * `slices` are read of the parent. Its rows may come from one that never was: then nothing is known of any child. Answers
   * with the value at or below which children are not asked for; null: all are.
   */
  begin(slices: readonly Slice[]): CursorValue | null {
    const { sync, output, bounds, lookback } = this.#options;
    const { state } = output;
    if (slices.some(({ key }) => !state.hasRead(key))) state.verified = undefined;
    this.#unlisted = state.keysBeside(new Set(slices.map(({ key }) => String(key))));
    const { verified } = state;
    return verified === undefined ? bounds.floor : sync.cursor.type.minusSeconds(verified, lookback);
  }

  /**
   * All of them have been followed. It stays where it was if a parent was not since it stands above the end: its past is not
   * known. And if the state has a partition that this run could not list.
   */
  verify(verified: CursorValue | undefined, newest: CursorValue | undefined): void {
    const { sync, output } = this.#options;
    const { state } = output;
    if (this.#isCutOff(newest)) return;
    if (this.#unlisted.length) this.#warnOfUnlisted();
    // Lists without a row say nothing of what was known before.
    else state.verified = highest(sync.cursor.type, [state.verified, verified]);
  }

  /** Whether there may be parents above the end; lists may begin below an end that has passed. */
  #isCutOff(newest: CursorValue | undefined): boolean {
    const { sync, bounds, context } = this.#options;
    const { until } = bounds;
    if (until === null) return false;
    if (hasEnded(until, sync, context)) return true;
    return newest !== undefined && sync.cursor.type.compare(newest, until) > 0;
  }

  #warnOfUnlisted(): void {
    const { output, context } = this.#options;
    const { stream: name } = output;
    const named = this.#unlisted.slice(0, MAX_NAMED).map((key) => nameOfSlice(this.#parent, { key }, context));
    context.log(
      'WARN',
      `Stream ${name}: ${this.#parent.name} of ${named.join(', ')} were read by earlier syncs, and are not listed any more. What has come there since is not known, so ${name} come again further back than usual. Should they be gone for good, refresh the stream ${name}.`,
    );
  }
}
