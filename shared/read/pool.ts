/** A job that was begun before its turn. */
export interface Ahead<T> {
  /** It has come to an end, whatever that is. */
  settled: Promise<unknown>;
  /** What it brings. Call once. */
  take(): Promise<T>;
}

/** Runs jobs, at most `size` at a time. Those that are under way go on in turn; of the others, those with a lower priority number begin first. */
export class Pool {
  readonly size: number;
  #running = 0;
  #ahead = 0;
  readonly #goingOn: (() => void)[] = [];
  #beginning: { priority: number; start: () => void }[] = [];

  constructor(size: number) {
    this.size = size;
  }

  async run<T>(priority: number, job: () => Promise<T>): Promise<T> {
    await this.acquire(priority);
    try {
      return await job();
    } finally {
      this.release();
    }
  }

  /** Gives up the place of a running job while it does something that needs places of its own. */
  async lend<T>(priority: number, job: () => Promise<T>): Promise<T> {
    this.release();
    try {
      return await job();
    } finally {
      await this.acquire(priority, true);
    }
  }

  /** Waits for a place. Whoever goes on with something comes, in turn, before all that are yet to begin. */
  async acquire(priority: number, goesOn = false): Promise<void> {
    await new Promise<void>((start) => {
      if (goesOn) this.#goingOn.push(start);
      else {
        const index = this.#beginning.findIndex((other) => other.priority > priority);
        this.#beginning.splice(index < 0 ? this.#beginning.length : index, 0, { priority, start });
      }
      this.#next();
    });
  }

  /**
   * Runs a job before its turn, if there is a place for it at once that nobody waits for. Fewer than there are places are
   * begun so before what they bring has been taken.
   */
  runAhead<T>(job: () => Promise<T>): Ahead<T> | undefined {
    const isBusy = this.#running >= this.size || this.#goingOn.length > 0 || this.#beginning.length > 0;
    if (isBusy || this.#ahead >= this.size - 1) return undefined;
    this.#running += 1;
    this.#ahead += 1;
    const result = job().finally(() => this.release());
    const settled = Promise.allSettled([result]);
    return {
      settled,
      take: () => {
        this.#ahead -= 1;
        return result;
      },
    };
  }

  release(): void {
    this.#running -= 1;
    // Whoever waits for this job speaks before the next one begins.
    setImmediate(() => this.#next());
  }

  #next(): void {
    while (this.#running < this.size) {
      const start = this.#goingOn.shift() ?? this.#beginning.shift()?.start;
      if (!start) return;
      this.#running += 1;
      start();
    }
  }
}

/** An item whose job failed while the others went on. */
export interface Failure<T> {
  item: T;
  error: unknown;
}

/**
 * Runs `job` for every item, with a few more under way than the pool has places, so that none stays empty. An error that
 * is not final leaves its item out and is handed back, in the order of time; after a final one, or when it is over, no
 * further item is begun.
 */
export async function forEach<T>(
  items: readonly T[],
  atOnce: number,
  job: (item: T, index: number) => Promise<void>,
  isFinal: (error: unknown) => boolean,
  isOver: () => boolean = () => false,
): Promise<readonly Failure<T>[]> {
  const failures: Failure<T>[] = [];
  let next = 0;
  let ended = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !ended && !isOver()) {
      const index = next++;
      const item = items[index] as T;
      try {
        await job(item, index);
      } catch (error) {
        failures.push({ item, error });
        if (!isFinal(error)) continue;
        ended = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, worker);
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return failures;
}
