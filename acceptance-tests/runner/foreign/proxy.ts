import {
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Answered, Excuse, ForeignAnswer, Sent } from './answer.ts';
import { excuseOf } from './excuse.ts';
import { isOf, pathOf, shapeOf } from './paths.ts';

/** A call to answer otherwise: the so-manyth of those that have this key. */
export interface Target {
  key: string;
  number: number;
}

export interface Strike extends Target {
  answer: ForeignAnswer;
}

/** What passed through the proxy in one run. */
export interface Passage {
  calls: Answered[];
  strike?: Strike | undefined;
  /** The call that was answered otherwise. */
  struck?: { call: Answered; sent: Sent; excuse?: Excuse | undefined };
}

const loginPath = '/__login__';
/** Of one connection only, or no longer true of a body that was read and written anew. */
const ownHeaders = new Set([
  ...['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding', 'host', 'accept-encoding'],
]);

/** Stands between a source and its API, and answers one call of each passage otherwise if it is told to. */
export class ForeignProxy {
  readonly #api: URL;
  readonly #server: Server;
  #passage: Passage = { calls: [] };

  private constructor(api: URL) {
    this.#api = api;
    this.#server = createServer((incoming, response) => {
      this.#serve(incoming, response).catch(() => response.destroy());
    });
    this.#server.keepAliveTimeout = 120_000;
  }

  static async start(api: string): Promise<ForeignProxy> {
    const proxy = new ForeignProxy(new URL(api));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get #origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What to give to a source in the place of the API's own address. */
  get url(): string {
    return this.#origin + this.#api.pathname.replace(/\/$/, '');
  }

  /** Begins a new passage; calls still under way belong to the old one. */
  begin(strike?: Strike): Passage {
    this.#passage = { calls: [], strike };
    return this.#passage;
  }

  /** A text in which the API's own address stands again. */
  withApi(text: string): string {
    return text.replaceAll(this.#origin, this.#api.origin);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const passage = this.#passage;
    const { method = 'GET', url = '/' } = incoming;
    if (url.startsWith(loginPath)) return write(response, loginPage);
    const body = await buffer(incoming);
    const path = pathOf(url, this.#api.pathname);
    const question = `${url.split('?')[1] ?? ''}\n${body.toString('utf8')}`;
    const call = { method, path, shape: shapeOf(path), question };
    const order = passage.calls.push({ ...call, answer: pending }) - 1;
    const isStruck = hits(passage, order);
    const answered: Answered = { ...call, answer: await this.#forward(incoming, body) };
    passage.calls[order] = answered;
    if (!isStruck) return write(response, answered.answer);
    const sent = this.#otherwise(passage, order, answered);
    return write(response, sent ?? answered.answer);
  }

  #otherwise(passage: Passage, order: number, truth: Answered): Sent | undefined {
    const { answer } = passage.strike as Strike;
    const place = placeOf(passage.calls, order, truth, this.#origin + loginPath);
    const sent = answer.make(place);
    if (sent) passage.struck = { call: truth, sent, excuse: excuseOf(answer, place, sent) };
    return sent;
  }

  /** Asks the API, and puts this proxy in the place of its address wherever it names itself. */
  #forward(incoming: IncomingMessage, body: Buffer): Promise<Sent> {
    const { protocol, hostname, port, origin, host } = this.#api;
    const headers = { ...withoutOwn(incoming.headers), host, 'accept-encoding': 'identity' };
    const options = { hostname, port, path: incoming.url, method: incoming.method, headers };
    const request = protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const outgoing = request(options, (answer) => {
        buffer(answer).then((bytes) => {
          const own = (text: string) =>
            text.replaceAll(origin, this.#origin).replaceAll(escaped(origin), escaped(this.#origin));
          const named = Object.entries(withoutOwn(answer.headers)).map(([name, value]) => [name, own(String(value))]);
          const isText = bytes.equals(Buffer.from(bytes.toString('utf8')));
          resolve({
            status: answer.statusCode ?? 200,
            headers: Object.fromEntries(named),
            body: isText ? own(bytes.toString('utf8')) : bytes.toString('latin1'),
            ...(isText ? {} : { encoding: 'latin1' }),
          });
        }, reject);
      });
      outgoing.on('error', reject);
      if (body.length > 0) outgoing.setHeader('content-length', body.length);
      outgoing.end(body);
    });
  }
}

const pending: Sent = { status: 0, headers: {}, body: '' };
const loginPage: Sent = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method="post"></form></body></html>',
};

const escaped = (text: string) => text.replaceAll('/', '\\/');

/** The place of a call among those of its passage. */
export function placeOf(calls: readonly Answered[], order: number, truth: Answered, login: string) {
  const before = calls.slice(0, order).filter(({ answer }) => answer !== pending);
  const first = before.find(({ method, path }) => method === truth.method && path === truth.path);
  return { truth, previous: before.at(-1), first, login };
}

function hits({ strike, calls, struck }: Passage, order: number): boolean {
  const call = calls[order];
  if (!strike || struck || !call || !isOf(call, strike.key)) return false;
  return calls.slice(0, order + 1).filter((one) => isOf(one, strike.key)).length === strike.number;
}

function withoutOwn(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !ownHeaders.has(name));
  return Object.fromEntries(kept) as Record<string, string | string[]>;
}

function write(response: ServerResponse, { status, headers, body, encoding = 'utf8' }: Sent): void {
  const bytes = Buffer.from(body, encoding);
  response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes);
}
