import { unixSecondsCursor } from '../coverage/cursor.ts';
import { listAt } from '../declare/records.ts';
import type { ListStream } from '../declare/stream.ts';
import type { Pager } from '../paging/pager.ts';
import type { FakeList, FakeRow } from './fakeList.ts';
import { Destination, Killed, runSync } from './interruptedSync.ts';

export interface WalkOptions {
  list: FakeList;
  pager: Pager;
  disorder?: number;
  lagSeconds?: number;
  /** Rows are taken so many at a time. */
  portion?: number | undefined;
}

/** Newest-first walks of one stream over one list, run after run, each from the STATE of the one before. */
export class Walks {
  readonly list: FakeList;
  readonly destination: Destination;
  readonly #stream: ListStream;
  readonly #disorder: number;
  readonly #lagSeconds: number;

  constructor({ list, pager, disorder = 0, lagSeconds = 1, portion }: WalkOptions, lookback = 0) {
    this.list = list;
    this.destination = new Destination('rows', lookback, portion);
    this.#disorder = disorder;
    this.#lagSeconds = lagSeconds;
    this.#stream = {
      name: 'rows',
      primaryKey: ['id'],
      request: { path: 'rows' },
      records: listAt('rows'),
      pager,
      sync: this.#sync,
    };
  }

  get #sync() {
    const cursor = { field: 'at', type: unixSecondsCursor };
    return { order: 'descending' as const, disorder: this.#disorder ?? 0, lagSeconds: this.#lagSeconds ?? 1, cursor };
  }

  /** Reads; `tick` runs before every answer and may kill. True when the run came to its end. */
  run(tick: (calls: number) => void = () => {}, floor: number | null = null, mostCalls = 500): Promise<boolean> {
    let calls = 0;
    return runSync({
      list: this.list,
      stream: this.#stream,
      destinations: [{ destination: this.destination, floor }],
      late: new Set(),
      tick: () => {
        if (this.list.calls > calls) tick(++calls);
      },
      mostCalls,
      statesBack: 0,
    });
  }

  /** Rows of the list, given by their times from the top down, that have not arrived. */
  get missing(): FakeRow[] {
    return this.list.rows.filter(({ id, at }) => !this.destination.arrived.has(`${id}@${at}`));
  }
}

/** A list whose rows have these times, in this order from the top. */
export function fill(list: FakeList, times: readonly number[]): FakeList {
  list.rows.push(...times.map((at) => list.row(at)));
  list.now = Math.max(list.now, ...times) + 10;
  return list;
}

export function kill(): never {
  throw new Killed();
}
