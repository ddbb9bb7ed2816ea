import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { newestMet, type Workers } from './pages.ts';

/** One of the walks that go down together. */
export interface Step {
  /** Waits until no other walk is under way and none stands at a newer value; undefined: at the top. */
  turn(front: CursorValue | undefined): Promise<void>;
  /** Waits until all walks have been through their lists, or have left; whether all of them found them still. */
  round(isStill: boolean): Promise<boolean>;
  newest: Workers['newest'];
  /** The walk has come to its end. */
  leave(failed: boolean): void;
  /** Whether no walk has failed. */
  isWhole(): boolean;
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
  readonly #newest = newestMet();
  #isStill = true;
  #hasFailed = false;
  /** Walks that have been through and wait for the others. */
  #through: ((isStill: boolean) => void)[] = [];
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
      round: (isStill) =>
        new Promise((go) => {
          this.#through.push(go);
          this.#isStill &&= isStill;
          this.#walks -= 1;
          this.#next();
        }),
      newest: this.#newest,
      isWhole: () => !this.#hasFailed,
      leave: (failed) => {
        this.#hasFailed ||= failed;
        this.#walks -= 1;
        this.#next();
      },
    };
  }

  #next(): void {
    if (this.#walks === 0 && this.#through.length) {
      const [all, isStill] = [this.#through, this.#isStill];
      this.#through = [];
      this.#isStill = true;
      this.#walks = all.length;
      for (const go of all) go(isStill);
      return;
    }
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
