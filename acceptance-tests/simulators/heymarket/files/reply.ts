import type { Reply } from '../../shared/reply.ts';
import type { SimulatorRequest } from '../../shared/request.ts';
import type { HeymarketSettings } from '../settings.ts';
import { fileOf } from './contents.ts';

/** Answers a read of a file at a moment in ms. `loop.jpg` is sent on to itself. */
export function fileReply(request: SimulatorRequest, name: string, { media }: HeymarketSettings, now: number): Reply {
  const { method, query } = request;
  if (now > Number(query.Expires) * 1000) return { status: 403, body: '' };
  if (method === 'HEAD' && media.head === 'refused') return { status: 405, body: '' };
  if (name === 'loop.jpg') return redirect(name);
  const file = fileOf(name);
  if (!file) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'no such file' };
  const headers: Record<string, string> = { 'content-type': file.type };
  if (media.length === 'missing') headers['transfer-encoding'] = 'chunked';
  return { status: 200, headers, body: '', bytes: file.bytes };
}

export function redirect(location: string): Reply {
  return { status: 302, headers: { location }, body: '' };
}
