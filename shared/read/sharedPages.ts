import type { Row } from '../json.ts';

/** A row's pages are kept until all have taken them, but no more of them than this: what was dropped is asked for again. */
const MAX_KEPT = 20;

/**
 * Pages of the lists inside of a parent's rows, where several streams read the same ones side by side: each page is asked
 * for once. They belong to the row as it came, so that no page is older than the answer which showed that its parent has changed.
 */
export class SharedPages<P> {
  readonly #readers: number;
  readonly #rows = new WeakMap<Row, RowPages<P>>();

  constructor(readers: number) {
    this.#readers = readers;
  }

  of(row: Row): RowPages<P> {
    const pages = this.#rows.get(row) ?? new RowPages<P>(this.#readers);
    this.#rows.set(row, pages);
    return pages;
  }
}

/** The pages of the list inside of one row. */
export class RowPages<P> {
  readonly #readers: number;
  readonly #pages = new Map<string, { page: Promise<P>; takers: Set<object> }>();

  constructor(readers: number) {
    this.#readers = readers;
  }

  /** A page, as `ask` or somebody before brings it. Whoever has taken it before has doubts about it, and it is asked for anew. */
  take(name: string, taker: object, ask: () => Promise<P>): Promise<P> {
    const known = this.#pages.get(name);
    const one = known && !known.takers.has(taker) ? known : { page: ask(), takers: new Set<object>() };
    one.takers.add(taker);
    this.#pages.delete(name);
    if (one.takers.size < this.#readers) this.#keep(name, one);
    return one.page;
  }

  #keep(name: string, one: { page: Promise<P>; takers: Set<object> }): void {
    this.#pages.set(name, one);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > MAX_KEPT && oldest !== undefined) this.#pages.delete(oldest);
  }
}
