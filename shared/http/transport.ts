import type http from 'node:http';
import type { Readable } from 'node:stream';
import got, { type Got, type Request, RequestError } from 'got';
import { weightOf } from '../weight.ts';
import { agentsFor } from './agents.ts';
import { Joiner } from './joiner.ts';
import { NO_PROXIES, type Proxies, ProxyError, refusal } from './proxies.ts';
import { type AnswerText, decodeText } from './text.ts';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface HttpResponse extends AnswerText {
  status: number;
  headers: Record<string, string | string[] | undefined>;
}

/** Code of the TransportError of an answer that is larger than may be. */
export const TOO_LARGE = 'ANSWER_TOO_LARGE';

/** The request did not bring a whole answer: refused, reset, timed out, cut off, or not to be decoded. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** Node's code, such as ECONNRESET; or UNREADABLE_ENCODING, or one of ProxyError. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export interface Transport {
  /** One request, one whole answer of any status. Redirects are answers. Throws TransportError, or the signal's reason. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** One request whose answer is read in pieces. Redirects are answers. Throws as `send` does; so does reading. */
  open(
    request: { method: 'GET' | 'HEAD'; url: string; headers: Record<string, string> },
    signal: AbortSignal,
  ): Promise<{ status: number; headers: HttpResponse['headers']; body: Readable }>;
  /** A download in pieces; follows redirects, so give it no credentials. Errors of the stream are TransportErrors. */
  download(url: string, signal: AbortSignal): Promise<{ status: number; body: Readable }>;
}

interface TransportOptions {
  userAgent: string;
  /** Bounds the silence on a connection; a whole request may take three times as long. */
  timeoutSeconds: number;
  connections: number;
  proxies?: Proxies;
  /** A larger answer is not read to its end. Default: any size. */
  maxBytes?: number;
}

export function createTransport({
  userAgent,
  timeoutSeconds,
  connections,
  proxies = NO_PROXIES,
  maxBytes = Number.POSITIVE_INFINITY,
}: TransportOptions): Transport {
  const silence = timeoutSeconds * 1000;
  const common = got.extend({
    headers: { 'user-agent': userAgent },
    throwHttpErrors: false,
    retry: { limit: 0 },
    followRedirect: false,
    timeout: { connect: 30_000, secureConnect: 30_000, socket: silence, response: silence, request: 3 * silence },
    strictContentLength: true,
  });
  // Each request of a chain of redirects has its own way: another host may be behind a proxy, or not.
  const over = (agents: ReturnType<typeof agentsFor>): Got =>
    common.extend({
      hooks: {
        beforeRequest: [
          async (options) => {
            options.agent = await agents(options.url as URL);
          },
        ],
      },
    });
  const joiner = new Joiner();
  const kept = agentsFor({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' }, proxies);
  // A download that is given up keeps its connection busy: it must not be one of those that requests wait for.
  const fresh = agentsFor({}, proxies);
  const apart = over(fresh);
  /** A proxy answers plain requests in the place of the host. */
  const passed = (url: string, status: number): number => {
    const proxy = status === 407 && proxies.for(new URL(url));
    if (proxy) throw refusal(proxy, status);
    return status;
  };

  return {
    async send({ method, url, headers, body }, signal) {
      const sent = body === undefined ? {} : { body, allowGetBody: true };
      const attempt = async (agents: typeof kept): Promise<HttpResponse> => {
        const address = URL.parse(url);
        const way = address ? { agent: await agents(address) } : {};
        const stream = common.stream(address ?? url, { method, headers, signal, ...way, ...sent });
        const { response, text } = await wholeAnswer(stream, maxBytes, joiner);
        signal.throwIfAborted();
        const { statusCode = 0, headers: answered } = response;
        return { status: passed(url, statusCode), headers: answered, ...text };
      };
      try {
        // What a server closes while a request is on its way to it has not been looked at: another connection may do.
        return await attempt(kept).catch((error) => (isStale(error) ? attempt(fresh) : Promise.reject(error)));
      } catch (error) {
        throw transportError(error, signal);
      }
    },

    async open({ method, url, headers }, signal) {
      const body = apart.stream(url, { method, headers, signal });
      const { statusCode: status = 0, headers: answered } = await responseOf(body, signal, passed);
      return { status, headers: answered, body };
    },

    async download(url, signal) {
      const body = apart.stream(url, { followRedirect: true, maxRedirects: 5, signal });
      const { statusCode: status = 0 } = await responseOf(body, signal, passed);
      return { status, body };
    },
  };
}

interface WholeAnswer {
  response: http.IncomingMessage;
  text: AnswerText;
}

/** An answer with its whole body. Its stream costs a fifth less than a promise of got's, and ends where the body is too large. */
function wholeAnswer(stream: Request, maxBytes: number, joiner: Joiner): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let response: http.IncomingMessage | undefined;
    let size = 0;
    const giveUp = (): void => {
      reject(new TransportError(TOO_LARGE, `more than ${(maxBytes / 2 ** 20).toFixed(1)} MiB`));
      stream.destroy();
    };
    stream.once('response', (answered: http.IncomingMessage) => {
      response = answered;
      if (Number(answered.headers['content-length'] ?? 0) > maxBytes) giveUp();
    });
    stream.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size > maxBytes) giveUp();
      else pieces.push(piece);
    });
    stream.once('end', () => {
      const bytes = joiner.join(pieces, size);
      if (!response || weightOf(bytes) > maxBytes) return giveUp();
      try {
        resolve({ response, text: decodeText(bytes, response.headers['content-type']) });
      } catch (error) {
        reject(error);
      }
    });
    stream.on('error', reject);
  });
}

type Answered = http.IncomingMessage & { url?: string };

async function responseOf(
  stream: Readable,
  signal: AbortSignal,
  passed: (url: string, status: number) => number,
): Promise<Answered> {
  try {
    const response = await new Promise<Answered>((resolve, reject) => {
      stream.once('response', resolve);
      stream.once('error', reject);
    });
    passed(String(response.url), response.statusCode ?? 0);
    return response;
  } catch (error) {
    throw transportError(error, signal);
  }
}

/** An error of a request or of a stream, as a TransportError where the network, or what is on the way, is to blame. */
export function transportError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ProxyError) return new TransportError(error.code, error.message, error);
  if (!(error instanceof RequestError)) return error;
  return new TransportError(isEncoding(error) ? 'UNREADABLE_ENCODING' : error.code, error.message, error);
}

/** Whether zlib, brotli or zstd is behind it. */
function isEncoding(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code = '', cause } = error as NodeJS.ErrnoException;
  return /^(Z_|ZSTD_|ERR__ERROR_|ERR_BROTLI)/.test(code) || isEncoding(cause);
}

/** Whether a connection that had been used before broke before anything of the answer came. */
function isStale(error: unknown): boolean {
  return (
    error instanceof RequestError &&
    error.request?.reusedSocket === true &&
    error.response === undefined &&
    ['ECONNRESET', 'EPIPE'].includes(error.code)
  );
}
