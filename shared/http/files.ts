import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { ApiClient, Sent } from './client.ts';
import { ApiError, type ErrorRule, networkProblem, type Problem } from './failure.ts';
import { Quota } from './quota.ts';
import { type Transport, transportError } from './transport.ts';

/** A file at an address that stands in the data. */
export interface FileRequest {
  url: string;
  /** A larger one is not fetched. */
  maxBytes: number;
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

interface FilesOptions {
  transport: Transport;
  clock: Clock;
  /** Sends what goes to the API's own hosts, and knows how long to try. */
  client: ApiClient;
  /** Whether addresses without TLS are tried at all. */
  plain: boolean;
}

/** Files may be large, and come from hosts of which nothing is known. */
const PLACES = { windows: [], concurrency: 2, refusalPause: { firstSeconds: 0, maxSeconds: 0 } };
const MAX_REDIRECTS = 5;
const PAGE = /^text\/html\b/i;
/** Whoever does not answer HEAD is asked for the file itself, which is then not read. */
const NO_HEAD = [403, 404, 405, 501];

const ANYBODY = {
  kind: ['answer', 'foreign', 'network'],
  action: 'retry',
  fault: 'transient_error',
  message: 'A file could not be fetched.',
} as const;
/** What the own host says is the API's word, so that its 429 is what it is everywhere. A foreign host has no quota. */
const RULES: readonly ErrorRule[] = [
  { ...ANYBODY, when: ({ kind, status = 503 }) => status >= 500 || (status === 429 && kind === 'foreign'), retries: 2 },
  // Who is on the way may have answered in the host's place: what it says for good, it says again.
  { ...ANYBODY, when: ({ status }) => status !== 429, retries: 1 },
];
const RENEW: ErrorRule = { ...ANYBODY, kind: 'answer', status: 401, action: 'renew' };

type Opened = Awaited<ReturnType<Transport['open']>> & { kind: 'answer' | 'foreign' };

/** What one attempt brought; the file stands where the problem stays. */
interface Fetched {
  file: FileAnswer;
  problem?: Problem;
}

/** Fetches files that rows point at. A file that can not be had never fails anything. */
export function createFiles({ transport, clock, client, plain }: FilesOptions): Files {
  const silent = { onWait: () => {}, onResume: () => {} };
  const places = new Quota({ ...PLACES, maxWaitSeconds: Number.POSITIVE_INFINITY }, clock, silent);
  const rules = client.renews ? [RENEW, ...RULES] : RULES;

  /** One request of a chain of redirects; none where the address is not to be asked. */
  const ask = async (
    url: URL,
    method: 'GET' | 'HEAD',
    isOwn: boolean,
    sent: Sent,
    signal: AbortSignal,
  ): Promise<Opened | 'address'> => {
    if (url.protocol !== 'https:' && !(plain && url.protocol === 'http:')) return 'address';
    const send = (headers = {}) => transport.open({ method, url: url.href, headers }, signal);
    if (!isOwn) return { ...(await send()), kind: 'foreign' };
    return { ...(await client.send({ path: url.pathname, cost: 1 }, sent, signal, send)), kind: 'answer' };
  };

  const attempt = async (request: FileRequest, sent: Sent, signal: AbortSignal): Promise<Fetched> => {
    const open = (method: 'GET' | 'HEAD') =>
      follow(request.url, (url) => ask(url, method, request.isOwn(url), sent, signal));
    let opened = request.withBytes ? undefined : await open('HEAD');
    if (typeof opened === 'object' && NO_HEAD.includes(opened.status)) {
      opened.body.destroy();
      opened = undefined;
    }
    opened ??= await open('GET');
    if (typeof opened === 'string') return { file: { error: opened } };
    const { kind, status, headers, body } = opened;
    try {
      const file = await read(opened, request);
      const isDoubtful = status >= 400 || PAGE.test(file.type ?? '');
      return { file, ...(isDoubtful && { problem: { kind, status, headers, text: '' } }) };
    } finally {
      body.destroy();
    }
  };

  const fetched = async (request: FileRequest, signal: AbortSignal): Promise<FileAnswer> => {
    let last: Fetched = { file: {} };
    const once = async (sent: Sent) => {
      last = await attempt(request, sent, signal).catch((error) => ({
        file: { error: 'network' },
        problem: networkProblem(transportError(error, signal)),
      }));
      return last.problem ? { problem: last.problem } : { answer: last.file };
    };
    try {
      return await client.persist('a file', rules, signal, once);
    } catch (error) {
      if (error instanceof ApiError && error.problem === last.problem) return last.file;
      throw error;
    }
  };

  return async (request, signal) => {
    if (!URL.canParse(request.url)) return { error: 'address' };
    const place = await places.acquire(1, signal);
    try {
      return await fetched(request, signal);
    } finally {
      place.done();
    }
  };
}

/** What stands at the end of the redirects, or why nothing does. */
async function follow(first: string, ask: (url: URL) => Promise<Opened | 'address'>): Promise<Opened | string> {
  let url = new URL(first);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const answer = await ask(url);
    if (typeof answer === 'string') return answer;
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status >= 400 || typeof location !== 'string') return answer;
    answer.body.destroy();
    if (!URL.canParse(location, url.href)) return 'address';
    url = new URL(location, url);
  }
  return 'redirects';
}

async function read({ status, headers, body }: Opened, { withBytes, maxBytes }: FileRequest): Promise<FileAnswer> {
  if (status >= 400) return { error: String(status) };
  const type = headers['content-type'];
  const length = Number(headers['content-length'] ?? Number.NaN);
  const known = { ...(typeof type === 'string' && { type }), ...(Number.isSafeInteger(length) && { size: length }) };
  if (!withBytes) return known;
  const bytes = length > maxBytes ? undefined : await readAll(body, maxBytes);
  return bytes ? { ...known, size: bytes.length, bytes } : { ...known, error: 'too_large' };
}

/** All bytes, or undefined when there are more than `most`. */
async function readAll(body: Readable, most: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
