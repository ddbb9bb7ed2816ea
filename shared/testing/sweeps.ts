import type { Again } from '../declare/stream.ts';
import type { Params } from '../http/params.ts';
import type { Row } from '../json.ts';
import { token } from '../paging/token.ts';
import { FakeList } from './fakeList.ts';
import { cursor, list, runRead, type SyncResult } from './syncs.ts';

export const day = 86_400;
export const week = 7 * day;
export const now = 3_000_000_000;
/** States that rows come into late. */
export const LATE = ['bounced', 'spam'];

/** A list that can be filtered by the states of its rows. */
export class StatefulList extends FakeList {
  asked: Params[] = [];
  isFiltered = true;
  fails: Error | undefined;

  override answer(params: Params): ReturnType<FakeList['answer']> {
    if (params.states === undefined) return super.answer(params);
    this.asked.push(params);
    if (this.fails) throw this.fails;
    const all = this.rows;
    if (this.isFiltered)
      this.rows = all.filter(({ state }) => String(params.states).split(',').includes(String(state)));
    try {
      return super.answer(params);
    } finally {
      this.rows = all;
    }
  }

  add(at: number, state = 'sent'): Row {
    const row = { ...this.row(at), state };
    this.insert(row);
    return row;
  }
}

/** A list in windows that is swept. */
export function world(pageSize = 3, again?: Again<Row>) {
  const messages = new StatefulList({ lower: 'exclusive' });
  messages.now = now;
  const stream = list('messages', {
    pager: token({ path: 'next', param: 'token', pageSize: { param: 'limit', value: pageSize } }),
    sync: {
      ...{ order: 'windows', cursor, lagSeconds: 1, maxRows: 100_000, historyStart: 0 },
      between: (since, upTo) => ({ since, upTo }),
      windowSeconds: () => week,
      lookback: () => day,
      ...(again && { again }),
      sweep: {
        params: { states: LATE.join(',') },
        stateOf: ({ state }) => (LATE.includes(String(state)) ? String(state) : undefined),
      },
    },
  });
  const run = (state: Record<string, Row> = {}, config: Row = {}): Promise<SyncResult> =>
    runRead({ streams: [stream], answers: { messages }, state, config, now: messages.now * 1000 });
  return { messages, run };
}

export const leftIn = (run: SyncResult): string[] => run.records('messages').map(({ id, state }) => `${id} ${state}`);
