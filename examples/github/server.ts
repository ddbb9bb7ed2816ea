import { Account, type Item } from '../support/account.ts';
import { simulate } from '../support/simulate.ts';

const PAGE = 7;
const dateOf = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Pages by number, linked by another path than the one that was asked for. */
export function startGitHub() {
  const account = new Account(40);
  const show = ({ id, at, version }: Item) => ({
    id: 1000 + id,
    number: id,
    title: `Issue, ${version} times changed`,
    updated_at: dateOf(at),
  });
  return simulate({
    account,
    show,
    config: { token: 'github-token-77c0', repository: 'acme/anvil' },
    authorization: 'Bearer github-token-77c0',
    stream: 'issues',
    happens: ['add', 'touch'],
    refusal: { status: 401, body: { message: 'Bad credentials', status: '401' } },
    answer({ path, query, url }) {
      if (!path.endsWith('/issues')) return { body: { id: 1, full_name: 'acme/anvil' } };
      const since = query.get('since') ?? '';
      const sorted = account.sorted(({ at }) => dateOf(at) >= since).reverse();
      const number = Number(query.get('page') ?? 1);
      const link = (rel: string, page: number) => {
        const params = new URLSearchParams({ ...Object.fromEntries(query), page: String(page) });
        return `<${url}/repositories/1/issues?${params}>; rel="${rel}"`;
      };
      const last = Math.ceil(sorted.length / PAGE);
      const links = [
        ...(number > 1 ? [link('prev', number - 1)] : []),
        ...(number < last ? [link('next', number + 1), link('last', last)] : []),
      ];
      return {
        headers: links.length > 0 ? { link: links.join(', ') } : {},
        body: sorted.slice((number - 1) * PAGE, number * PAGE).map(show),
      };
    },
  });
}
