import type { Params } from '../http/params.ts';
import { valueAt } from '../json.ts';
import type { Pager, RawPage } from './pager.ts';

/** The parameters of the link to a page. */
export type LinkPosition = Readonly<Record<string, string | readonly string[]>>;

export interface LinkOptions {
  /** Asked for on every page; the link's own word counts. */
  pageSize?: { param: string; value: number };
}

/**
 * Pages joined by links in the body, at a dotted path. Of a link only its parameters are followed, on the path that the
 * stream declares: so nothing leads credentials elsewhere. Ends where there is no link; an empty page behind one is
 * believed when it is answered twice.
 */
export function nextLink({ path, ...options }: LinkOptions & { path: string }): Pager<LinkPosition> {
  return linked(options, ({ body }) => valueAt(body, path));
}

/** The same of links in the header `Link` (RFC 8288), as `<https://…>; rel="next"`. */
export function linkHeader(options: LinkOptions = {}): Pager<LinkPosition> {
  return linked(options, ({ headers = {} }) => nextIn([headers.link].flat().join(',')));
}

function linked({ pageSize }: LinkOptions, linkIn: (page: RawPage) => unknown): Pager<LinkPosition> {
  return {
    request: (at): Params => ({ ...(pageSize && { [pageSize.param]: pageSize.value }), ...at }),
    turn(page) {
      const link = linkIn(page);
      return typeof link === 'string' && link !== '' ? { to: paramsOf(link) } : { end: true };
    },
    isPlausible: ({ rows }, at) => rows.length > 0 || at === null,
  };
}

function paramsOf(link: string): LinkPosition {
  const params: Record<string, string | string[]> = {};
  const query = /\?([^#]*)/.exec(link)?.[1] ?? '';
  for (const [name, value] of new URLSearchParams(query)) {
    const before = params[name];
    params[name] = before === undefined ? value : [before, value].flat();
  }
  return params;
}

/** Links may hold commas and semicolons, and `rel` several words. */
function nextIn(header: string): string | undefined {
  for (const [, link, attributes = ''] of header.matchAll(/<([^>]*)>((?:"[^"]*"|[^",])*)/g)) {
    const [, quoted, plain] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(attributes) ?? [];
    if ((quoted ?? plain ?? '').toLowerCase().split(/\s+/).includes('next')) return link;
  }
  return undefined;
}
