import { describe, expect, test } from '@jest/globals';
import { Coverage } from '../../coverage/coverage.ts';
import { type CursorValue, unixSecondsCursor } from '../../coverage/cursor.ts';
import { listAt } from '../../declare/records.ts';
import { type ListStream, WHOLE } from '../../declare/stream.ts';
import { token } from '../../paging/token.ts';
import type { ReadContext } from '../context.ts';
import { dated } from '../datedRows.ts';
import { Findings } from '../findings.ts';
import { PagedList } from '../pages.ts';
import type { Page } from '../pageWalk.ts';
import type { Command, OrderReading } from '../reading.ts';
import type { Subscriber } from '../subscriber.ts';
import { readingOf } from './readingOf.ts';

const NOW = 1_000;
const stream: ListStream = {
  name: 'rows',
  primaryKey: ['id'],
  request: { path: 'rows' },
  records: listAt('rows'),
  pager: token({ path: 'next', param: 'token' }),
  sync: { order: 'descending', disorder: 0, cursor: { field: 'at', type: unixSecondsCursor }, lagSeconds: 1 },
};

/** An order by itself: whoever asks the network, the clock or the output for anything fails. */
class Alone {
  claims: [CursorValue | null, CursorValue][] = [];
  given: unknown[] = [];
  readonly #reading: OrderReading;
  #step: IteratorResult<Command, boolean>;

  constructor(covered: readonly [number | null, number][] = []) {
    let coverage = covered.reduce(
      (all, [low, high]) => all.add(low, high),
      new Coverage<CursorValue>(unixSecondsCursor),
    );
    const subscriber: Subscriber = {
      floor: null,
      until: null,
      lookback: 0,
      coverage: () => coverage,
      claim: (_slice, low, high) => {
        this.claims.push([low, high]);
        coverage = coverage.add(low, high);
      },
      setVerified: () => {},
      push: () => expect(undefined).toBe('nobody pushes but the page loop'),
    };
    const context = { findings: new Findings(), log: () => {} } as unknown as ReadContext;
    this.#reading = readingOf(new PagedList(stream, WHOLE, [subscriber], context));
    this.#step = this.#reading.next();
  }

  get asks(): string {
    if (this.#step.done) return `done: ${this.#step.value}`;
    const [kind = ''] = Object.keys(this.#step.value);
    return kind;
  }

  /** Answers with a page whose rows have these times. */
  page(times: readonly number[], next?: string): this {
    expect(this.asks).toBe('fetch');
    const rows = times.map((at) => ({ id: at, at }));
    const page: Page = {
      ...{
        rows: dated(stream, rows),
        fresh: dated(stream, rows),
        received: rows,
        body: {},
        at: null,
        time: NOW * 1000,
      },
      ...{ mayBeTruncated: false, isOutOfOrder: false, reject: () => {} },
      next: next === undefined ? undefined : { at: next, isProvisional: false },
    };
    return this.#resume(page);
  }

  /** Writes what is to be given. */
  written(): this {
    expect(this.asks).toBe('emit');
    const command = this.#step.value as Extract<Command, { emit: unknown }>;
    this.given.push(...command.emit.flatMap(({ rows }) => rows.map(({ at }) => at)));
    return this.#resume();
  }

  saved(): this {
    expect(this.asks).toBe('checkpoint');
    return this.#resume();
  }

  fails(error: Error): this {
    this.#step = this.#reading.throw(error);
    return this;
  }

  #resume(result?: unknown): this {
    this.#step = this.#reading.next(result);
    return this;
  }
}

describe('newest first, without a network', () => {
  test('claims a page when its rows have been written, not before', () => {
    const order = new Alone();
    order.page([90, 80], 'b');
    expect([order.asks, order.claims]).toEqual(['emit', []]);
    order.written();
    expect([order.asks, order.claims]).toEqual(['checkpoint', [[80, 90]]]);
    order.saved().page([70]).written();
    expect([order.asks, order.claims.at(-1)]).toEqual(['done: true', [null, 90]]);
  });

  test('stops at what is covered, and gives nothing of it', () => {
    const order = new Alone([[null, 80]]);
    order.page([95, 90, 80, 70], 'b').written();
    expect([order.asks, order.given, order.claims]).toEqual(['done: true', [95, 90], [[80, 95]]]);
  });

  test('claims nothing that had not settled when the first page was asked for', () => {
    const order = new Alone();
    order.page([NOW + 5, 80]).written();
    expect(order.claims).toEqual([[null, NOW - 1]]);
  });

  test('passes on an error that it knows no way around', () => {
    const order = new Alone();
    order.page([90, 80], 'b').written().saved();
    expect(() => order.fails(new Error('gone'))).toThrow('gone');
    expect(order.claims).toEqual([[80, 90]]);
  });
});
