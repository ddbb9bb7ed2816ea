/** At most `limit` units in any span of `seconds`. */
export interface QuotaWindow {
  limit: number;
  seconds: number;
}

/** Units spent within one window. */
export class Ledger {
  readonly #limit: number;
  readonly #spanMs: number;
  /** In the order of time. */
  #seen: { at: number; cost: number }[] = [];
  #used = 0;

  constructor({ limit, seconds }: QuotaWindow) {
    this.#limit = limit;
    this.#spanMs = seconds * 1000;
  }

  open(cost: number): (seenAt: number) => void {
    this.#used += cost;
    return (at) => this.#seen.push({ at, cost });
  }

  freeAt(cost: number, now: number): number {
    let expired = 0;
    while (expired < this.#seen.length && (this.#seen[expired]?.at ?? now) + this.#spanMs < now) {
      this.#used -= this.#seen[expired++]?.cost ?? 0;
    }
    if (expired) this.#seen = this.#seen.slice(expired);
    let used = this.#used;
    if (used === 0 || used + cost <= this.#limit) return now;
    for (const entry of this.#seen) {
      used -= entry.cost;
      if (used <= 0 || used + cost <= this.#limit) return entry.at + this.#spanMs + 1;
    }
    return Number.POSITIVE_INFINITY;
  }
}
