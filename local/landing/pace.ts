/** Between two commits passes so much more time than a commit takes. */
const SHARE = 10;

/** Commits as often as is cheap. */
export class Pace {
  #endedAt = Number.NEGATIVE_INFINITY;
  #took = 0;

  isDue(): boolean {
    return performance.now() - this.#endedAt >= this.#took * SHARE;
  }

  async time(work: () => Promise<void>): Promise<void> {
    const began = performance.now();
    await work();
    this.#endedAt = performance.now();
    this.#took = this.#endedAt - began;
  }
}
