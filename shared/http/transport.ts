import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import got, { type Got, RequestError } from 'got';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** The request did not bring a whole answer: refused, reset, timed out, cut off, or not to be decoded. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** Node's code, such as ECONNRESET. */
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

/** `timeoutSeconds` bounds the silence on a connection; a whole request may take three times as long. */
export function createTransport(options: {
  userAgent: string;
  timeoutSeconds: number;
  connections: number;
}): Transport {
  const agent = { keepAlive: true, maxSockets: options.connections, scheduling: 'lifo' as const };
  const silence = options.timeoutSeconds * 1000;
  // A download that is given up keeps its connection busy: it must not be one of those that requests wait for.
  const apart = { http: new http.Agent(), https: new https.Agent() };
  const client: Got = got.extend({
    headers: { 'user-agent': options.userAgent },
    throwHttpErrors: false,
    retry: { limit: 0 },
    followRedirect: false,
    timeout: { connect: 30_000, secureConnect: 30_000, socket: silence, response: silence, request: 3 * silence },
    agent: { http: new http.Agent(agent), https: new https.Agent(agent) },
    strictContentLength: true,
  });

  return {
    async send({ method, url, headers, body }, signal) {
      try {
        const sent = body === undefined ? {} : { body, allowGetBody: true };
        const response = await client(url, { method, headers, signal, ...sent });
        return { status: response.statusCode, headers: response.headers, text: response.body };
      } catch (error) {
        throw transportError(error, signal);
      }
    },

    async open({ method, url, headers }, signal) {
      const body = client.stream(url, { method, headers, agent: apart, signal });
      const { statusCode: status = 0, headers: answered } = await responseOf(body, signal);
      return { status, headers: answered, body };
    },

    async download(url, signal) {
      const body = client.stream(url, { followRedirect: true, maxRedirects: 5, agent: apart, signal });
      const { statusCode: status = 0 } = await responseOf(body, signal);
      return { status, body };
    },
  };
}

async function responseOf(stream: Readable, signal: AbortSignal): Promise<http.IncomingMessage> {
  try {
    return await new Promise((resolve, reject) => {
      stream.once('response', resolve);
      stream.once('error', reject);
    });
  } catch (error) {
    throw transportError(error, signal);
  }
}

/** An error of a download's stream, as a TransportError where the network is to blame. */
export function transportError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  return error instanceof RequestError ? new TransportError(error.code, error.message, error) : error;
}
