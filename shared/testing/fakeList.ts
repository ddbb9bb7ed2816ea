import type { Answer, ApiClient, Call } from '../http/client.ts';
import { ApiError } from '../http/failure.ts';
import type { Params } from '../http/params.ts';
import type { Row } from '../json.ts';

export interface FakeRow extends Row {
  id: number;
  at: number;
}

export interface FakeListOptions {
  /**
   * `offset`: tokens count rows, so that they shift; `keyset`: tokens name the last row before the page. Both carry the
   * bounds that they were made under, which outweigh those sent with them.
   */
  tokens: 'offset' | 'keyset';
  order: 'descending' | 'ascending';
  /** How a lower bound (`since`, `from`, `after`) is understood. */
  lower: 'exclusive' | 'inclusive' | 'ignored';
  /** How `until` is understood. */
  upper: 'exclusive' | 'inclusive';
  /** Whether `page` has any effect; `from zero`: 1 is the second page. */
  pages: boolean | 'from zero';
  /**
   * What `bound` and `ascending` mean: the direction decides, or the bound is always one side, or all is newest first, or
   * there is no bound.
   */
  walk: 'keyset' | 'always_lower' | 'always_upper' | 'ascending_ignored' | 'unbounded';
  /** No page has more rows than this, whatever was asked for. */
  cap: number;
  /** What `count` is answered with, for each row that there is: 1 is the truth; null: it means nothing. */
  counts: number | null;
}

export const PLAIN: FakeListOptions = {
  tokens: 'offset',
  order: 'descending',
  lower: 'ignored',
  upper: 'inclusive',
  pages: true,
  walk: 'keyset',
  cap: Number.POSITIVE_INFINITY,
  counts: null,
};

/** A list operation in memory. Time is counted in seconds; `rows` lie newest first, as the API would show them. */
export class FakeList {
  rows: FakeRow[] = [];
  now = 1_000_000;
  calls = 0;
  readonly options: FakeListOptions;
  /** Runs before every answer. */
  beforeAnswer: () => void = () => {};
  /** Spoils the rows of an answer, by its number from 1. */
  spoil: (rows: readonly FakeRow[], call: number) => readonly FakeRow[] = (rows) => rows;
  #age = 0;
  #ids = 0;

  constructor(options: Partial<FakeListOptions> = {}) {
    this.options = { ...PLAIN, ...options };
  }

  row(at: number): FakeRow {
    return { id: ++this.#ids, at };
  }

  /** Rows are added at the top, or, when they are late, where their age puts them. */
  insert(...rows: FakeRow[]): void {
    for (const row of rows) {
      const place = this.rows.findIndex(({ at }) => at <= row.at);
      this.rows.splice(place < 0 ? this.rows.length : place, 0, row);
    }
  }

  /** From now on the tokens handed out before are refused. */
  expireTokens(): void {
    this.#age += 1;
  }

  /** An ApiClient as far as the readers use one. */
  get client(): ApiClient {
    const call = async <T>({ params = {}, expects }: Call<T>): Promise<Answer<T>> => {
      this.calls += 1;
      this.beforeAnswer();
      const value = expects(this.#spoilt(params)) ?? expects(this.#spoilt(params));
      if (value === undefined) throw new Error('The answer has not the shape that was expected.');
      return { value, time: this.now * 1000 };
    };
    return { call } as unknown as ApiClient;
  }

  #answers = 0;
  #spoilt(params: Params): ReturnType<FakeList['answer']> {
    const answer = this.answer(params);
    this.#answers += 1;
    return { ...answer, rows: [...this.spoil(answer.rows, this.#answers)] };
  }

  answer(params: Params): { rows: FakeRow[]; next: string | null; total?: number } {
    const bounds = { ...params, ...this.#tokenOf(params).bounds };
    const shown = this.#filtered(bounds);
    const { counts } = this.options;
    if (params.count && counts !== null) return { rows: [], next: null, total: Math.round(counts * shown.length) };
    const limit = Math.min(number(params.limit) ?? 10, this.options.cap);
    const start = this.#start(shown, params, limit);
    const rows = shown.slice(start, start + limit);
    const more = start + limit < shown.length;
    return {
      rows: rows.map((row) => ({ ...row })),
      next: more ? this.#token(start + limit, rows.at(-1), bounds) : null,
      total: rows.length,
    };
  }

  #filtered(params: Params): FakeRow[] {
    const { lower, upper } = this.options;
    const { isUpward, ...walk } = this.#walkOf(params);
    const [since, until] = [number(params.since) ?? walk.since, number(params.until) ?? walk.until];
    const upTo = number(params.upTo);
    const kept = this.rows.filter(
      ({ id, at }) =>
        // Two parts that together are all, and have a third of the rows in common.
        id % 3 !== params.part &&
        (since === undefined || lower === 'ignored' || at > since || (lower === 'inclusive' && at === since)) &&
        (until === undefined || at < until || (upper === 'inclusive' && at === until)) &&
        (upTo === undefined || at <= upTo),
    );
    return isUpward ? kept.reverse() : kept;
  }

  #walkOf({ bound, ascending }: Params): { isUpward: boolean; since?: number | undefined; until?: number | undefined } {
    const { walk, order } = this.options;
    if (ascending === undefined) return { isUpward: order === 'ascending' };
    const isUpward = ascending === true && walk !== 'ascending_ignored';
    if (walk === 'unbounded') return { isUpward };
    const isLower = walk === 'always_lower' || (walk !== 'always_upper' && isUpward);
    return { isUpward, [isLower ? 'since' : 'until']: number(bound) };
  }

  #start(shown: readonly FakeRow[], params: Params, limit: number): number {
    const page = this.options.pages ? number(params.page) : undefined;
    const first = this.options.pages === 'from zero' ? 0 : 1;
    const token = this.#tokenOf(params);
    if (token.last !== undefined) {
      const last = shown.findIndex(({ id, at }) => token.last === `${id}@${at}`);
      if (last < 0) throw stale();
      return last + 1;
    }
    return token.offset ?? number(params.offset) ?? (page === undefined ? 0 : (page - first) * limit);
  }

  #token(offset: number, last: FakeRow | undefined, { since, upTo }: Params): string {
    const where = this.options.tokens === 'offset' ? { offset } : { last: `${last?.id}@${last?.at}` };
    return JSON.stringify({ age: this.#age, ...where, bounds: { since, upTo } });
  }

  #tokenOf({ token }: Params): { age: number; offset?: number; last?: string; bounds?: Params } {
    if (typeof token !== 'string') return { age: this.#age };
    const found = JSON.parse(token) as { age: number; offset?: number; last?: string };
    if (found.age !== this.#age) throw stale();
    return found;
  }
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function stale(): ApiError {
  const rule = { action: 'restart', fault: 'system_error', message: 'Unknown token.' } as const;
  return new ApiError(rule, { kind: 'answer', status: 400, text: '', headers: {} }, 'GET rows');
}
