import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { type HeymarketOptions, type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { legacyKey, secrets } from './seed/ids.ts';

export type Row = Record<string, unknown> & { id: number };
export type Body = Record<string, unknown>;
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
  /** The rows of a bare array. */
  rows: Row[];
};

export type TestClient = {
  send(path: string, init: RequestInit): Promise<Answer>;
  get(path: string, query?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  /** A GET that carries a body. */
  getWithBody(path: string, body: Body): Promise<Body>;
  /** Every page by its number, up to an empty one. */
  pages(path: string, body?: Body): Promise<Row[][]>;
};

/** The least that can talk to the simulator over a socket; with the legacy key, unless told otherwise. */
export function createClient({ url }: { url: string }, token: string = legacyKey): TestClient {
  const authorization = `Bearer ${token}`;
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}/${path}`, { ...init, headers: { authorization, ...init.headers } });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json, rows: Array.isArray(json) ? json : [] };
  };
  const client: TestClient = {
    send,
    get: (path, query) => send(query ? `${path}?${new URLSearchParams(query)}` : path, {}),
    post: (path, body = {}) =>
      send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    getWithBody: (path, body) =>
      new Promise((resolve, reject) => {
        const content = JSON.stringify(body);
        const headers = {
          authorization,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(content),
        };
        const outgoing = request(`${url}/${path}`, { method: 'GET', headers }, (incoming) => {
          textOf(incoming).then((text) => resolve(JSON.parse(text)), reject);
        });
        outgoing.on('error', reject);
        outgoing.end(content);
      }),
    pages: async (path, body = {}) => {
      const pages: Row[][] = [];
      for (let page = 1; ; page += 1) {
        const { status, text, rows } = await client.post(path, { limit: 100, ...body, page });
        if (status !== 200) throw new Error(`${status} ${text}`);
        if (rows.length === 0) return pages;
        pages.push(rows);
      }
    },
  };
  return client;
}

type Token = { id?: string; key?: string; header?: Body; claims?: Body };

/** A JWT of the first secret. The claims are all there are, so `iat` has to be among them. */
export function mint({ id = secrets.first.id, key = secrets.first.key, header, claims }: Token): string {
  const part = (value: Body) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part(header ?? { alg: 'HS256', typ: 'JWT' })}.${part({ iss: id, ...claims })}`;
  return `${content}.${createHmac('sha256', `${id}||${key}`).update(content).digest('base64url')}`;
}

export function idsOf(rows: readonly Body[]): number[] {
  return rows.map(({ id }) => id as number);
}

/** A server of its own for one piece of work, closed whatever happens; its clock starts where the samples end. */
export async function withHeymarket(
  options: HeymarketOptions,
  work: (client: TestClient, heymarket: HeymarketSimulator) => Promise<void>,
): Promise<void> {
  const heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z', ...options });
  try {
    await work(createClient(heymarket), heymarket);
  } finally {
    await heymarket.close();
  }
}
