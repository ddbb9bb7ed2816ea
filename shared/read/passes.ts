import type { CursorValue } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import type { Wanted } from './consumer.ts';
import type { RecentRows } from './recent.ts';

interface Pass {
  recent: RecentRows;
  wanted: readonly Wanted[];
}

/**
 * The passes over one list that a reading makes: what is missing, then the look-back, and again when a position went
 * stale. A row leaves once for each taker: not again when an earlier pass met it and its taker wanted it then.
 */
export class Passes {
  readonly #earlier: Pass[] = [];

  add(pass: Pass): void {
    this.#earlier.push(pass);
  }

  /** Hands each taker the rows that it wants and has not been given by an earlier pass. */
  async take(
    wanted: readonly Wanted[],
    rows: readonly Row[],
    cursors: readonly (CursorValue | undefined)[],
  ): Promise<void> {
    for (const [index, one] of wanted.entries()) {
      const sent = this.#earlier.map((pass) => ({ recent: pass.recent, wanted: pass.wanted[index] }));
      const isSent = (row: Row, cursor: CursorValue | undefined): boolean =>
        sent.some((pass) => pass.wanted?.includes(cursor) === true && pass.recent.has(row));
      await one.take(rows.filter((row, at) => one.includes(cursors[at]) && !(sent.length && isSent(row, cursors[at]))));
    }
  }
}
