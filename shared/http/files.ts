import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { Authenticator } from './authenticators.ts';
import { Quota } from './quota.ts';
import { type Transport, TransportError, transportError } from './transport.ts';
import { statedPause } from './waits.ts';

/** A file at an address that stands in the data. */
export interface FileRequest {
  url: string;
  /** A larger one is not fetched. */
  mostBytes: number;
  /** false: only what there is to know about it. */
  withBytes: boolean;
  /** Whether an address is the API's own, and may see the credentials and cost quota. */
  isOwn(url: URL): boolean;
}

/** What came; `error` says why there is less than was asked for: a status, `network`, `too_large` or `address`. */
export interface FileAnswer {
  type?: string;
  size?: number;
  bytes?: Uint8Array;
  error?: string;
}

export type Files = (request: FileRequest, signal: AbortSignal) => Promise<FileAnswer>;

export interface FilesOptions {
  transport: Transport;
  clock: Clock;
  quota: Quota;
  authenticator: Authenticator;
  /** Whether addresses without TLS are tried at all. */
  plain: boolean;
}

/** Files may be large, and come from hosts of which nothing is known. */
const PLACES = { windows: [], concurrency: 2, refusalPause: { firstSeconds: 0, longestSeconds: 0 } };
const MOST_REDIRECTS = 5;
const MOST_TRIES = 3;
const PAUSE_MS = 1_000;
const PAGE = /^text\/html\b/i;
/** Whoever does not answer HEAD is asked for the file itself, which is then not read. */
const NO_HEAD = [403, 404, 405, 501];

interface Opened {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Readable;
}

/** Fetches files that rows point at. A file that can not be had never fails anything. */
export function createFiles({ transport, clock, quota, authenticator, plain }: FilesOptions): Files {
  const silent = { onWait: () => {}, onResume: () => {} };
  const places = new Quota({ ...PLACES, maxWaitSeconds: Number.POSITIVE_INFINITY }, clock, silent);
  const open = async (method: 'GET' | 'HEAD', request: FileRequest, signal: AbortSignal): Promise<Opened | string> => {
    let url = new URL(request.url);
    let isRenewed = false;
    for (let hops = 0; hops <= MOST_REDIRECTS; ) {
      if (url.protocol !== 'https:' && !(plain && url.protocol === 'http:')) return 'address';
      const isOwn = request.isOwn(url);
      const permit = isOwn ? await quota.acquire(1, signal) : undefined;
      try {
        const headers = isOwn ? await authenticator.headers(signal, url.pathname) : {};
        const answer = await transport.open({ method, url: url.href, headers }, signal);
        const { location } = answer.headers;
        if (permit && answer.status === 429) {
          const pause = statedPause(answer.headers);
          answer.body.destroy();
          quota.refuse(permit.sentAt, pause === undefined ? undefined : clock.now() + pause);
          continue;
        }
        if (isOwn && answer.status === 401 && !isRenewed) {
          isRenewed = true;
          answer.body.destroy();
          if (await authenticator.renew?.(headers, signal)) continue;
          return String(answer.status);
        }
        if (answer.status < 300 || answer.status >= 400 || typeof location !== 'string') return answer;
        answer.body.destroy();
        if (!URL.canParse(location, url.href)) return 'address';
        url = new URL(location, url);
        hops += 1;
      } finally {
        permit?.done();
      }
    }
    return 'redirects';
  };

  const fetchOnce = async (request: FileRequest, signal: AbortSignal): Promise<FileAnswer> => {
    const head = request.withBytes ? undefined : await open('HEAD', request, signal);
    const isRefused = head !== undefined && typeof head !== 'string' && NO_HEAD.includes(head.status);
    if (isRefused) head.body.destroy();
    const opened = head === undefined || isRefused ? await open('GET', request, signal) : head;
    if (typeof opened === 'string') return { error: opened };
    const { status, headers, body } = opened;
    try {
      if (status >= 400) return { error: String(status) };
      const type = headers['content-type'];
      const length = Number(headers['content-length'] ?? Number.NaN);
      const known = {
        ...(typeof type === 'string' && { type }),
        ...(Number.isSafeInteger(length) && { size: length }),
      };
      if (!request.withBytes) return known;
      if (length > request.mostBytes) return { ...known, error: 'too_large' };
      const bytes = await readAll(body, request.mostBytes, signal);
      return bytes ? { ...known, size: bytes.length, bytes } : { ...known, error: 'too_large' };
    } finally {
      body.destroy();
    }
  };

  const fetch: Files = async (request, signal) => {
    for (let tries = 1; ; tries++) {
      try {
        const answer = await fetchOnce(request, signal);
        if (tries === MOST_TRIES || !isPassing(answer, tries)) return answer;
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        if (tries === MOST_TRIES) return { error: 'network' };
      }
      await clock.sleep(PAUSE_MS * 2 ** (tries - 1), signal);
    }
  };

  return async (request, signal) => {
    if (!URL.canParse(request.url)) return { error: 'address' };
    const place = await places.acquire(1, signal);
    try {
      return await fetch(request, signal);
    } finally {
      place.done();
    }
  };
}

/** Who is on the way may have answered in the host's place: what it says for good, it says again. */
function isPassing({ error, type }: FileAnswer, tries: number): boolean {
  const isTrouble = error === '429' || /^5\d\d$/.test(error ?? '');
  const mayBeForeign = /^4\d\d$/.test(error ?? '') || (type !== undefined && PAGE.test(type));
  return isTrouble || (mayBeForeign && tries === 1);
}

/** All bytes, or undefined when there are more than `most`. Throws as `Transport.send` does. */
async function readAll(body: Readable, most: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > most) return undefined;
      pieces.push(piece);
    }
  } catch (error) {
    throw transportError(error, signal);
  }
  return Buffer.concat(pieces);
}
