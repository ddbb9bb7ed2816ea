import { matchesPath } from '../shared/path-pattern.ts';
import { type Reply, rawJsonReply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { formatPageToken, parsePageToken } from './page-token.ts';
import { invalid, readInteger, readText } from './parameters.ts';
import type { Rows } from './rows.ts';
import type { World } from './world.ts';

export type PageOptions = {
  /** Larger values of `perPage` are cut down to it; it is the default too. */
  maximum: number;
  /** Puts a new row at the top of the list, for `insertBetweenPages`. */
  insert?: () => void;
};

/** Answers the page of a list that `nextToken` and `perPage` ask for. */
export function pageReply(request: SimulatorRequest, world: World, rows: Rows, options: PageOptions): Reply {
  const { settings } = world;
  const caps = Object.entries(settings.pageCaps).filter(([pattern]) => matchesPath(pattern, request.path));
  const perPage = Math.min(readPerPage(request, options.maximum), ...caps.map(([, cap]) => cap));
  const token = readText(request.parameters, 'nextToken');
  const start = token === undefined ? 0 : readToken(token, world);
  const end = Math.min(rows.length, start + perPage);
  const count = Math.max(0, end - start);

  const hasNext = end < rows.length || (settings.tokenOnLastPage && count > 0);
  const following = settings.tokenLoop && token ? token : formatPageToken(end, world.tokenGeneration);
  const results = renderRows(rows, start, count, settings.overlay[request.path]);
  const body = `{${tokenProperty(hasNext ? following : undefined, settings.endToken)}"results":[${results}]}`;
  if (settings.insertBetweenPages && hasNext && perPage > 1) options.insert?.();
  return { ...rawJsonReply(body), rows: count };
}

function readPerPage({ parameters }: SimulatorRequest, maximum: number): number {
  const asked = readInteger(parameters, 'perPage') ?? maximum;
  if (asked < 1) throw invalid('perPage');
  return Math.min(asked, maximum);
}

function readToken(token: string, world: World): number {
  const position = parsePageToken(token, world.tokenGeneration);
  if (position === undefined) throw invalid('nextToken');
  return position;
}

/** A key that stands twice in an object counts by its last value, so the overlay is simply appended. */
function renderRows(rows: Rows, start: number, count: number, overlay: object | undefined): string {
  const appendix = overlay && Object.keys(overlay).length > 0 ? `,${JSON.stringify(overlay).slice(1)}` : undefined;
  const texts: string[] = [];
  for (let position = start; position < start + count; position += 1) {
    const text = rows.at(position);
    texts.push(appendix ? text.slice(0, -1) + appendix : text);
  }
  return texts.join(',');
}

function tokenProperty(token: string | undefined, endToken: string): string {
  if (token !== undefined) return `"nextToken":"${token}",`;
  if (endToken === 'missing') return '';
  return endToken === 'empty' ? '"nextToken":"",' : '"nextToken":null,';
}
