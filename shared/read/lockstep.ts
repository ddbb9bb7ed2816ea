import type { CursorType, CursorValue } from '../coverage/cursor.ts';

/** One of the walks that go down together. */
export interface Step {
  /** Waits until no other walk is under way and none stands at a newer value; undefined: at the top. */
  turn(front: CursorValue | undefined): Promise<void>;
  /** The newest value that any of the walks has met. */
  newest(met: CursorValue | undefined): CursorValue | undefined;
  /** The walk has come to its end. */
  leave(): void;
}

interface Waiting {
  front: CursorValue | undefined;
  go(): void;
}

/**
 * Lets several newest-first walks go down side by side, a page at a time, the one that stands highest first. A row that
 * stands in several of the lists is then met in all of them at about the same time, also over interruptions.
 */
export class Lockstep {
  readonly #type: CursorType<CursorValue>;
  #walks = 0;
  #newest: CursorValue | undefined;
  #waiting: Waiting[] = [];

  constructor(type: CursorType<CursorValue>) {
    this.#type = type;
  }

  /** All walks join before the first begins. */
  join(): Step {
    this.#walks += 1;
    return {
      turn: (front) =>
        new Promise((go) => {
          this.#waiting.push({ front, go });
          this.#next();
        }),
      newest: (met) => {
        if (met !== undefined && (this.#newest === undefined || this.#isAbove(met, this.#newest))) this.#newest = met;
        return this.#newest;
      },
      leave: () => {
        this.#walks -= 1;
        this.#next();
      },
    };
  }

  #next(): void {
    const [first, ...others] = this.#waiting;
    if (!first || this.#waiting.length < this.#walks) return;
    const highest = others.reduce((a, b) => (this.#isAbove(b.front, a.front) ? b : a), first);
    this.#waiting = this.#waiting.filter((one) => one !== highest);
    highest.go();
  }

  /** Undefined stands for the top. */
  #isAbove(a: CursorValue | undefined, b: CursorValue | undefined): boolean {
    return b !== undefined && (a === undefined || this.#type.compare(a, b) > 0);
  }
}
