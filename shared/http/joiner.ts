/** More bytes take memory of their own. */
const MOST_KEPT = 4 << 20;

/** Joins the pieces of one answer after another in the same memory: a page of a megabyte is garbage that stays for long. */
export class Joiner {
  #memory = Buffer.alloc(0);

  /** Pieces of so many bytes together. What it answers with holds until the next call. */
  join(pieces: readonly Buffer[], size: number): Buffer {
    const [only] = pieces;
    if (only && pieces.length === 1) return only;
    if (size > MOST_KEPT) return Buffer.concat(pieces);
    if (this.#memory.length < size) this.#memory = Buffer.allocUnsafeSlow(Math.min(MOST_KEPT, 1.25 * size));
    let end = 0;
    for (const piece of pieces) end += piece.copy(this.#memory, end);
    return this.#memory.subarray(0, end);
  }
}
