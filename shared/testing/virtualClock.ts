import type { Clock } from '../clock.ts';

interface Timer {
  at: number;
  ring(): void;
}

/** A clock whose time passes only while `run` finds nothing else to do, and then jumps to the next timer. */
export class VirtualClock implements Clock {
  #now: number;
  #timers: Timer[] = [];

  constructor(start = Date.parse('2026-03-02T09:00:00Z')) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = (): void => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        reject(signal?.reason);
      };
      const ring = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const timer: Timer = { at: this.#now + Math.max(0, Math.ceil(ms)), ring };
      const place = this.#timers.findIndex(({ at }) => at > timer.at);
      this.#timers.splice(place < 0 ? this.#timers.length : place, 0, timer);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Lets time pass until `work` is done; fails when it can never be. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = (): void => {
      done = true;
    };
    work.then(end, end);
    for (await settled(); !done; await settled()) {
      if (!this.#next()) throw new Error('Nothing is under way any more: the work waits for ever.');
    }
    return work;
  }

  /** Lets so many milliseconds pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (await settled(); (this.#timers[0]?.at ?? Number.POSITIVE_INFINITY) <= end; await settled()) this.#next();
    this.#now = end;
  }

  #next(): boolean {
    const timer = this.#timers.shift();
    if (!timer) return false;
    this.#now = Math.max(this.#now, timer.at);
    timer.ring();
    return true;
  }
}

/** A clock that waits for nobody: a sleep is over at once and moves the time. For tests with real sockets. */
export function skippingClock(start = Date.parse('2026-03-02T09:00:00Z')): Clock & { slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      now += Math.max(0, Math.ceil(ms));
    },
  };
}

/** Everything that can go on without time passing has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
