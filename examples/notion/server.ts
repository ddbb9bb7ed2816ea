import { Account, type Item } from '../support/account.ts';
import { simulate } from '../support/simulate.ts';

const PAGE = 7;

interface Query {
  filter?: { last_edited_time: { on_or_after: string } };
  start_cursor?: string;
}

/** Times are whole minutes. */
const minuteOf = (at: number) => `${new Date(at).toISOString().slice(0, 16)}:00.000Z`;

export function startNotion() {
  const account = new Account(40);
  const show = ({ id, at, version }: Item) => ({
    id: `page-${id}`,
    last_edited_time: minuteOf(at),
    properties: { Version: { number: version } },
  });
  return simulate({
    account,
    show,
    config: { api_token: 'notion-token-0ae4', data_source_id: 'tasks' },
    authorization: 'Bearer notion-token-0ae4',
    stream: 'pages',
    happens: ['add', 'touch', 'remove'],
    refusal: { status: 401, body: { object: 'error', code: 'unauthorized', message: 'API token is invalid.' } },
    answer({ path, body }) {
      if (!path.endsWith('/query')) return { body: { object: 'data_source', id: 'tasks' } };
      const { filter, start_cursor: cursor } = body as Query;
      const from = Date.parse(filter?.last_edited_time.on_or_after ?? '2000-01-01T00:00:00Z');
      const [lastAt = 0, lastId = 0] = (cursor ?? '').split('-').map(Number);
      const isBehind = ({ id, at }: Item) => at > lastAt || (at === lastAt && id > lastId);
      const left = account.sorted((item) => Date.parse(minuteOf(item.at)) >= from && isBehind(item));
      const page = left.slice(0, PAGE);
      const last = page.at(-1);
      const isMore = left.length > PAGE;
      return {
        body: {
          object: 'list',
          results: page.map(show),
          has_more: isMore,
          next_cursor: isMore && last ? `${last.at}-${last.id}` : null,
        },
      };
    },
  });
}
