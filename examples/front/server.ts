import { Account, type Item } from '../support/account.ts';
import { simulate } from '../support/simulate.ts';

const PAGE = 7;

/** Links hold nothing but a token, which keeps what was asked for and the row that came last. */
export function startFront() {
  const account = new Account(40);
  const show = ({ id, at, version }: Item) => ({ id: `crd_${id}`, name: `Person ${version}`, updated_at: at / 1000 });
  return simulate({
    account,
    show,
    config: { api_token: 'front-token-5b1d' },
    authorization: 'Bearer front-token-5b1d',
    stream: 'contacts',
    happens: ['add', 'touch', 'remove'],
    refusal: { status: 401, body: { _error: { status: 401, title: 'Unauthenticated', message: 'Wrong token' } } },
    answer({ path, query, url }) {
      if (path !== 'contacts') return { body: { id: 'cmp_1' } };
      const token = JSON.parse(query.get('page_token') ?? 'null');
      const after: number = token?.after ?? Number(query.get('q[updated_after]') ?? 0) * 1000;
      const isBehind = ({ id, at }: Item) => !token || at > token.at || (at === token.at && id > token.id);
      const left = account.sorted((item) => item.at > after && isBehind(item));
      const page = left.slice(0, PAGE);
      const { id, at } = page.at(-1) ?? {};
      const next = encodeURIComponent(JSON.stringify({ id, at, after }));
      const isMore = left.length > PAGE;
      return {
        body: {
          _pagination: { next: isMore ? `${url}/contacts?page_token=${next}` : null },
          _results: page.map(show),
        },
      };
    },
  });
}
