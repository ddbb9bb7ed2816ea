import { type Reply, rawJsonReply } from '../shared/reply.ts';
import type { Call } from './call.ts';
import { ApiError, type BackEnd, serviceReply, unknownResource } from './errors.ts';
import { type Row, spacedText } from './json-text.ts';
import { envelopeOf, select } from './listing.ts';
import type { Resource } from './resource.ts';
import { children, historyOf } from './resources/children.ts';
import { resources } from './resources/resources.ts';
import { dress, show } from './show.ts';

/** What a path below `/v3/REST/` names. */
export type Target = {
  path: string;
  name: string;
  backEnd: BackEnd;
  key: string | undefined;
  action: string | undefined;
};

export function targetOf(path: string): Target {
  const [first = '', ...rest] = path.split('/').map(decodeURIComponent);
  const isGrouped = first.toLowerCase() === 'statistics';
  const name = (isGrouped ? `statistics/${rest.shift() ?? ''}` : first).toLowerCase();
  const [key, action] = rest;
  const backEnd = isGrouped || name === 'template' ? 'service' : 'monolith';
  return { path, name, backEnd, key: key === '' ? undefined : key, action: action?.toLowerCase() };
}

/** What a path below `/v1/REST/` names. */
export function contentTargetOf(path: string): Target {
  const [first = '', key, action, ...more] = path.split('/').map(decodeURIComponent);
  const below = more.length > 0 ? [action, ...more].join('/') : action;
  const name = `v1/${first.toLowerCase()}`;
  return { path, name, backEnd: 'content', key: key === '' ? undefined : key, action: below?.toLowerCase() };
}

/** Answers a read of a list, of one row, or of what stands below a row. */
export function readReply(target: Target, call: Call): Reply {
  const { name, key, action, path } = target;
  if (name === 'messagehistory') {
    if (key === undefined) throw unknownResource(path);
    return listReply(target, call, historyOf(key, call), (row) => dress(name, row, call));
  }
  const resource = resources.get(name) as Resource<unknown> | undefined;
  if (!resource) throw unknown(target);
  if (action !== undefined) {
    const child = children[`${name}/${action}`];
    if (!child || key === undefined) throw unknown(target);
    return listReply(target, call, child.rows(key, call), (row) => dress(`${name}/${action}`, row, call));
  }
  const render = (row: unknown) => show(resource, row, call);
  if (key === undefined) return listReply(target, call, select(resource as never, call), render);
  const row = resource.find?.(key, call);
  if (row === undefined) throw new ApiError('not_found');
  return envelopeReply(target.backEnd, { Count: 1, Data: [render(row)], Total: 1 }, 1);
}

/** The Content API knows no path of that name, either. */
const unknown = ({ backEnd, path }: Target): ApiError =>
  backEnd === 'content' ? new ApiError('not_found') : unknownResource(path);

function listReply<T>({ backEnd }: Target, call: Call, rows: readonly T[], render: (row: T) => Row): Reply {
  const { content } = call.settings;
  const isContent = backEnd === 'content';
  const settings = isContent ? { ...call.settings, total: content.total } : call.settings;
  const { count, total, page } = envelopeOf(rows, { ...call, settings });
  const Data = isContent && page.length === 0 && content.empty === 'null' ? null : page.map(render);
  return envelopeReply(backEnd, { Count: count, Data, Total: total }, page.length);
}

function envelopeReply(backEnd: BackEnd, envelope: Row, rows: number): Reply {
  if (backEnd !== 'monolith') return { ...serviceReply(envelope), rows };
  return { ...rawJsonReply(spacedText(envelope)), rows };
}
