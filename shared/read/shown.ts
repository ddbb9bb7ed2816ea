import type { Config, IncrementalBase, ListStream, Slice } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { cursorOf } from './datedRows.ts';
import { sumOf } from './rowDigests.ts';
import { keyOf } from './rowKey.ts';

/** What lists have shown in this run of the slices of another stream: the time of each row that speaks of one. */
export class Shown {
  readonly #lookbackMs: number;
  readonly #times = new Map<string, Map<string, number>>();

  constructor(lookbackMs: number) {
    this.#lookbackMs = lookbackMs;
  }

  see(
    list: ListStream,
    sync: IncrementalBase<Config>,
    sliceOf: (row: Row) => Slice['key'] | undefined,
    rows: readonly Row[],
  ): void {
    for (const row of rows) {
      const [cursor, key] = [cursorOf(sync, row), sliceOf(row)];
      if (cursor === undefined || key === undefined) continue;
      const times = this.#times.get(String(key)) ?? new Map<string, number>();
      times.set(`${list.name} ${keyOf(list, row)} ${cursor}`, sync.cursor.type.timeOf(cursor));
      this.#times.set(String(key), times);
    }
  }

  isAnyAfter(moment: number, key: string): boolean {
    return [...(this.#times.get(key)?.values() ?? [])].some((time) => time > moment);
  }

  /** A digest of what lies in the look-back below a moment; undefined where there is nothing. */
  sumUpTo(moment: number, key: string): string | undefined {
    const late = [...(this.#times.get(key) ?? [])]
      .filter(([, time]) => time <= moment && time > moment - this.#lookbackMs)
      .map(([row]) => row);
    return late.length ? sumOf(late) : undefined;
  }
}
