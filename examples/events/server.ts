import { Account, type Item } from '../support/account.ts';
import { simulate } from '../support/simulate.ts';

const dateOf = (at: number) => new Date(at).toISOString();

/** What has changed between two moments, by offset; `size=0` answers with the number of rows alone. */
export function startEvents() {
  const account = new Account(40);
  const show = ({ id, at, version }: Item) => ({ id, times: version, changed: dateOf(at) });
  return simulate({
    account,
    show,
    config: { api_key: 'events-key-e21b' },
    authorization: 'Bearer events-key-e21b',
    stream: 'events',
    happens: ['add', 'touch', 'remove'],
    refusal: { status: 401, body: { error: 'unauthorized' } },
    answer({ query }) {
      const [from = '', to = ''] = ['from', 'to'].map((name) => query.get(name) ?? '');
      const found = account.sorted(({ at }) => dateOf(at) >= from && (!to || dateOf(at) <= to));
      const offset = Number(query.get('offset') ?? 0);
      const size = Math.min(7, Number(query.get('size') ?? 7));
      return { body: { total: found.length, events: found.slice(offset, offset + size).map(show) } };
    },
  });
}
