import { Account, type Item } from '../support/account.ts';
import { simulate } from '../support/simulate.ts';

const PAGE = 7;

/** Actions never change; comments may be deleted. */
export function startTrello() {
  const account = new Account(40);
  const show = ({ id, at }: Item) => ({ id: `act${id}`, type: 'commentCard', date: new Date(at).toISOString() });
  return simulate({
    account,
    show,
    config: { api_key: 'trello-key-3d', api_token: 'trello-token-8e', board_id: 'board1' },
    authorization: 'OAuth oauth_consumer_key="trello-key-3d", oauth_token="trello-token-8e"',
    stream: 'actions',
    happens: ['add', 'remove', 'wait'],
    refusal: { status: 401, headers: { 'content-type': 'text/plain' }, body: 'invalid token' },
    answer({ path, query }) {
      if (!path.endsWith('/actions')) return { body: { id: 'board1' } };
      const [before, since] = ['before', 'since'].map((name) => Date.parse(query.get(name) ?? ''));
      const isBetween = ({ at }: Item) => !(at >= Number(before)) && !(at <= Number(since));
      return { body: account.sorted(isBetween).reverse().slice(0, PAGE).map(show) };
    },
  });
}
