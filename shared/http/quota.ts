import type { Clock } from '../clock.ts';
import { SourceError } from '../errors.ts';
import { abortable } from './abortable.ts';
import { Ledger, type QuotaWindow } from './ledger.ts';

/** What a source says of its API's quota. What it leaves out is as careful as may be, but for windows: there are none. */
export type QuotaDeclaration = Partial<QuotaOptions>;

export function quotaOf(declared: QuotaDeclaration = {}): QuotaOptions {
  return {
    windows: [],
    concurrency: 1,
    refusalPause: { firstSeconds: 10, maxSeconds: 60 },
    maxWaitSeconds: 600,
    ...declared,
  };
}

/** What a server allows, and how long we are ready to wait for it. */
export interface QuotaOptions {
  windows: readonly QuotaWindow[];
  /** The API does not publish its limits, these are ours: they are used to the full, and kept but for jitter. */
  limitsAreEstimates?: boolean;
  /** Most requests under way at once. */
  concurrency: number;
  /**
   * Pause after a refusal that states no time: the first, and the longest. Between them they grow by a fifth of the time
   * that has passed since the first refusal, so that no outage is waited out for much longer than it lasts.
   */
  refusalPause: { firstSeconds: number; maxSeconds: number };
  /** Longest wait without any request getting through. */
  maxWaitSeconds: number;
  /** Name of the setting that holds `maxWaitSeconds`, for the error message. */
  maxWaitSetting?: string;
}

export interface QuotaEvents {
  /** Everybody waits until this moment (epoch milliseconds). */
  onWait(until: number, reason: string): void;
  onResume(): void;
}

/** The quota is used up for longer than may be waited. */
export class QuotaError extends SourceError {
  override readonly name = 'QuotaError';

  constructor(message: string) {
    super('transient_error', message);
  }
}

/** What a server says it still allows, until a moment in epoch milliseconds of our clock. */
interface Allowance {
  remaining: number;
  until: number;
}

/** The right to send one request; `done` must be called when it has been answered or has failed. */
interface Permit {
  readonly sentAt: number;
  done(): void;
}

/** Waits below this are pacing, not worth telling anybody. */
const ANNOUNCED_WAIT_MS = 1_000;
/** Long waits are announced again, since the platform takes a silent source for a dead one after three hours. */
const REPEATED_EVERY_MS = 15 * 60_000;
/** Reset times of one window may differ by the rounding to seconds. */
const SAME_WINDOW_MS = 2_000;
/** So many answers for each place, and the shortest of them is no longer one that first had to connect. */
const WARM_ANSWERS = 2;
/** So many stated times in a row are taken at their word. */
const TRUSTED_REFUSALS = 2;
const WIDEST_JITTER_MS = 50;
/** Of the time since the first refusal, what the next pause is longer than the first. */
const GROWTH = 1 / 5;

/**
 * The budget of requests of one process: weighted sliding windows and a cap on concurrency, shared by all streams and
 * served in the order of asking. A unit is counted from the sending of its request until a window after its answer, so
 * that the server, which sees the request in between, never counts more than we do. Where the limits are guessed, the
 * time that the shortest way to the server and back takes is not lost: an answer comes at least that much later.
 */
export class Quota {
  readonly #options: QuotaOptions;
  readonly #clock: Clock;
  readonly #events: QuotaEvents;
  readonly #windows: Ledger[];
  #inFlight = 0;
  #answers = 0;
  #shortestMs = Number.POSITIVE_INFINITY;
  #turn: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;
  #pausedUntil = 0;
  #pausedAt = 0;
  #refusals = 0;
  #refusedSince: number | undefined;
  #announcedAt: number | undefined;
  #allowance: Allowance | undefined;
  /** Units spent so far. */
  spent = 0;
  /** Refusals met so far. */
  refused = 0;

  constructor(options: QuotaOptions, clock: Clock, events: QuotaEvents) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
    this.#windows = options.windows.map((window) => new Ledger(window));
  }

  /** Waits until a request of this many units may be sent. Rejects with the signal's reason. */
  async acquire(cost: number, signal: AbortSignal): Promise<Permit> {
    const before = this.#turn;
    let pass = (): void => {};
    this.#turn = new Promise((resolve) => {
      pass = resolve;
    });
    try {
      await abortable(before, signal);
      for (let until = this.#freeAt(cost); until > this.#clock.now(); until = this.#freeAt(cost)) {
        signal.throwIfAborted();
        await this.#wait(until, signal);
      }
      signal.throwIfAborted();
      return this.#permit(cost);
    } finally {
      pass();
    }
  }

  /** The API refused a request sent at `sentAt`; `until` is the moment it stated, if it did. Throws when that is too late. */
  refuse(sentAt: number, until: number | undefined): void {
    this.refused += 1;
    const now = this.#clock.now();
    const known = sentAt < this.#pausedAt && this.#pausedUntil > now;
    if (until === undefined && known) return;
    if (!known) this.#refusals += 1;
    this.#refusedSince ??= now;
    const stated =
      until !== undefined && Number.isFinite(until) ? Math.max(until, now + this.#leastPauseMs()) : undefined;
    const resume = (stated ?? now + this.#unstatedPauseMs(now - this.#refusedSince)) + Math.random() * WIDEST_JITTER_MS;
    this.#pausedAt = now;
    this.#pausedUntil = Math.max(this.#pausedUntil, resume, now + 1);
    if (resume - this.#refusedSince > this.#options.maxWaitSeconds * 1000) throw this.#tooLong(resume);
  }

  /** The API answered a request sent at `sentAt` well; `allowance` if it says what it still allows. */
  accept(sentAt: number, allowance?: Allowance): void {
    if (sentAt >= this.#pausedAt) {
      this.#refusals = 0;
      this.#refusedSince = undefined;
    }
    if (!allowance || allowance.until <= this.#clock.now()) return;
    const others = Math.max(0, this.#inFlight - 1);
    const remaining = Math.max(0, allowance.remaining - others);
    const known = this.#allowance;
    // Answers overtake each other: of what is said about the same window, the least holds.
    const least =
      known && known.until >= allowance.until - SAME_WINDOW_MS ? Math.min(known.remaining, remaining) : remaining;
    this.#allowance = { remaining: least, until: allowance.until };
  }

  #permit(cost: number): Permit {
    const entries = this.#windows.map((window) => window.open(cost));
    if (this.#allowance) this.#allowance.remaining -= 1;
    this.#inFlight += 1;
    this.spent += cost;
    if (this.#announcedAt !== undefined) {
      this.#announcedAt = undefined;
      this.#events.onResume();
    }
    const sentAt = this.#clock.now();
    return {
      sentAt,
      done: () => {
        this.#inFlight -= 1;
        const seenAt = this.#seenAt(sentAt);
        for (const close of entries) close(seenAt);
        this.#wake?.();
      },
    };
  }

  /** When the server has seen a request, at the latest, whose answer has come now. */
  #seenAt(sentAt: number): number {
    const now = this.#clock.now();
    if (!this.#options.limitsAreEstimates) return now;
    this.#answers += 1;
    this.#shortestMs = Math.min(this.#shortestMs, now - sentAt);
    return this.#answers > WARM_ANSWERS * this.#options.concurrency ? now - this.#shortestMs : now;
  }

  /** When a request may leave; now or earlier: at once; infinite: when one that is under way has been answered. */
  #freeAt(cost: number): number {
    const now = this.#clock.now();
    if (this.#inFlight >= this.#options.concurrency) return Number.POSITIVE_INFINITY;
    const allowance = this.#allowance;
    const allowed = allowance && allowance.remaining <= 0 && allowance.until > now ? allowance.until : 0;
    return Math.max(this.#pausedUntil, allowed, ...this.#windows.map((window) => window.freeAt(cost, now)));
  }

  async #wait(until: number, signal: AbortSignal): Promise<void> {
    if (until === Number.POSITIVE_INFINITY) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      return abortable(woken, signal);
    }
    const waitMs = until - this.#clock.now();
    if (waitMs > this.#options.maxWaitSeconds * 1000) throw this.#tooLong(until);
    if (waitMs >= ANNOUNCED_WAIT_MS && this.#clock.now() - (this.#announcedAt ?? 0) >= REPEATED_EVERY_MS) {
      this.#announcedAt = this.#clock.now();
      this.#events.onWait(
        until,
        this.#pausedUntil >= until ? 'the API refused further requests' : 'the budget is used up',
      );
    }
    await this.#clock.sleep(Math.min(waitMs, REPEATED_EVERY_MS), signal);
  }

  /** A server that states a moment which does not help, again and again, is asked less and less often. */
  #leastPauseMs(): number {
    const repeats = this.#refusals - TRUSTED_REFUSALS;
    return repeats <= 0 ? 0 : Math.min(this.#options.refusalPause.maxSeconds, 2 ** (repeats - 1)) * 1000;
  }

  #unstatedPauseMs(refusedForMs: number): number {
    const { firstSeconds, maxSeconds } = this.#options.refusalPause;
    const ceiling = Math.min(maxSeconds * 1000, firstSeconds * 1000 + GROWTH * refusedForMs);
    return ceiling * (0.5 + Math.random() / 2);
  }

  #tooLong(resume: number): QuotaError {
    const setting = this.#options.maxWaitSetting ? ` (${this.#options.maxWaitSetting})` : '';
    const minutes = Math.round(this.#options.maxWaitSeconds / 6) / 10;
    return new QuotaError(
      `The quota allows no request before ${formatTime(resume)}, which is later than the ${minutes} minutes that may pass ` +
        `without progress${setting}. The state is saved; the next sync goes on from here.`,
    );
  }
}

function formatTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString();
}
