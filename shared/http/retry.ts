import pRetry from 'p-retry';
import type { Clock } from '../clock.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** How long an API has done nothing but fail, whoever asked: its trouble is not waited out anew for every stream. */
export class Outage {
  #since: number | undefined;

  /** Something was answered well. */
  over(): void {
    this.#since = undefined;
  }

  /** Time in which nobody asked does not count. */
  waited(ms: number): void {
    if (this.#since !== undefined) this.#since += ms;
  }

  /** A request begun at `began` has failed: how long the trouble will have lasted at `until`. */
  lastsMs(began: number, until: number): number {
    this.#since ??= began;
    return until - this.#since;
  }
}

/** Thrown by an attempt that is worth another one. */
export class Retry extends Error {
  override readonly name = 'Retry';
  /** What to throw when the budget is used up. */
  readonly otherwise: Error;
  /** `pause`: wait with growing pauses, on the budget. `free`: somebody else does the waiting (a quota). */
  readonly how: 'pause' | 'free';
  /** The pause that the server asked for. */
  readonly leastMs: number;
  /** How long the attempt took, where it also waited for its turn; that wait does not count. */
  readonly spentMs: number | undefined;

  constructor(
    otherwise: Error,
    how: 'pause' | 'free',
    { leastMs = 0, spentMs }: { leastMs?: number; spentMs?: number } = {},
  ) {
    super(otherwise.message);
    this.otherwise = otherwise;
    this.how = how;
    this.leastMs = leastMs;
    this.spentMs = spentMs;
  }
}

interface RetryOptions {
  clock: Clock;
  signal: AbortSignal;
  /** How long attempts may go on failing, in milliseconds; waiting for a quota does not count. */
  budgetMs: number;
  /** What else is known of the API's trouble. */
  outage?: Outage;
  /** Called before each pause. */
  onPause?: (error: Error, pauseMs: number) => void;
}

/**
 * The one retry loop: runs `attempt` until it returns or throws something other than `Retry`, with exponential pauses
 * and full jitter, or the server's stated pause, until the time budget is used up.
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal, budgetMs, outage, onPause } = options;
  let spent = 0;
  let failures = 0;
  let startedAt = 0;
  const timed = (): Promise<T> => {
    startedAt = clock.now();
    return attempt();
  };
  try {
    return await pRetry(timed, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      maxTimeout: 0,
      signal,
      shouldRetry: ({ error }) => error instanceof Retry,
      async onFailedAttempt({ error }) {
        signal.throwIfAborted();
        if (!(error instanceof Retry) || error.how === 'free') return;
        const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++);
        const pause = Math.max(error.leastMs, Math.random() * ceiling);
        spent += (error.spentMs ?? clock.now() - startedAt) + pause;
        const lasts = outage?.lastsMs(clock.now() - (error.spentMs ?? 0), clock.now() + pause) ?? 0;
        if (spent > budgetMs || lasts > budgetMs) throw error.otherwise;
        onPause?.(error.otherwise, pause);
        await clock.sleep(pause, signal);
      },
    });
  } catch (error) {
    throw error instanceof Retry ? error.otherwise : error;
  }
}
