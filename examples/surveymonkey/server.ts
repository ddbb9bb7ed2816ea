import { Account, type Item } from '../support/account.ts';
import { simulate } from '../support/simulate.ts';

const PAGE = 7;
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 19);

/** Pages by number of what was modified between two moments; no page has more rows than this, whatever was asked for. */
export function startSurveyMonkey() {
  const account = new Account(40);
  const show = ({ id, at, version }: Item) => ({
    id: String(id),
    date_modified: `${dateOf(at)}+00:00`,
    total_time: version,
  });
  return simulate({
    account,
    show,
    config: { access_token: 'surveymonkey-token-91f2', survey_id: '42' },
    authorization: 'Bearer surveymonkey-token-91f2',
    stream: 'responses',
    happens: ['add', 'touch', 'remove'],
    refusal: { status: 401, body: { error: { id: '1010', name: 'Authorization Error', message: 'Invalid token' } } },
    answer({ path, query }) {
      if (!path.endsWith('/responses/bulk')) return { body: { id: '42' } };
      const [start, end] = ['start', 'end'].map((name) => query.get(`${name}_modified_at`) ?? '');
      const found = account.sorted(({ at }) => dateOf(at) >= (start ?? '') && (!end || dateOf(at) <= end));
      const page = Number(query.get('page') ?? 1);
      const size = Math.min(PAGE, Number(query.get('per_page') ?? PAGE));
      const data = found.slice((page - 1) * size, page * size).map(show);
      return { body: { data, page, per_page: size, total: found.length } };
    },
  });
}
