import { createHash } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import type { Attachment } from './model.ts';
import type { MissiveSettings } from './settings.ts';

const folder = '/files/';

/** Signed links to files; no two are alike. */
export type Links = {
  /** An attachment as it is shown to the one who asks. */
  show(attachment: Attachment, host: string): Record<string, unknown>;
  isLink(request: SimulatorRequest): boolean;
  reply(request: SimulatorRequest): Reply;
};

export function createLinks(settings: MissiveSettings, clock: Clock): Links {
  let count = 0;
  return {
    show: ({ id, filename, extension, ...rest }, host) => {
      count += 1;
      const expires = Math.ceil((clock.now() + settings.linkLifetimeMs) / 1000);
      const path = `${folder}${id}/${encodeURIComponent(filename)}`;
      const nonce = count.toString(16).padStart(8, '0');
      const query = `Expires=${expires}&Signature=${nonce}${signature(path, expires, nonce)}`;
      return { id, filename, extension, url: `http://${host}${path}?${query}`, ...rest };
    },
    isLink: ({ pathname }) => pathname.startsWith(folder),
    reply: ({ pathname, query }) => {
      const expires = Number(query.Expires);
      const signed = String(query.Signature);
      const nonce = signed.slice(0, 8);
      const isGood = signed.slice(8) === signature(pathname, expires, nonce) && clock.now() <= expires * 1000;
      if (!isGood) return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Access denied' };
      return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: `The file ${pathname}` };
    },
  };
}

function signature(path: string, expires: number, nonce: string): string {
  return createHash('sha256').update(`${path} ${expires} ${nonce} secret`).digest('hex').slice(0, 32);
}
