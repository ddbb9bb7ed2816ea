import { type MailshakeOptions, type MailshakeSimulator, startMailshake } from './mailshake.ts';
import { defaultApiKey } from './settings.ts';

export type Row = Record<string, unknown> & {
  id: number;
  actionDate: string;
  recipient: Record<string, unknown>;
  campaign: { id: number };
};
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown> & { results: Row[] };
};

export type TestClient = {
  /** POST with a JSON body and the key in the header. */
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, query?: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  /** Every page of a list. */
  pages(path: string, body?: object): Promise<Row[][]>;
  /** Every row of a list. */
  rows(path: string, body?: object): Promise<Row[]>;
};

export const basic = { authorization: `Basic ${btoa(defaultApiKey)}` };

/** The least that can talk to the simulator over a socket. */
export function createClient({ url }: Pick<MailshakeSimulator, 'url'>): TestClient {
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}/${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  };

  const client: TestClient = {
    post: (path, body = {}, headers = basic) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    get: (path, query = {}, headers = basic) => send(`${path}?${new URLSearchParams(query)}`, { headers }),
    pages: async (path, body = {}) => {
      const pages: Row[][] = [];
      for (let token: unknown; pages.length === 0 || token; ) {
        const { status, text, json } = await client.post(path, token ? { ...body, nextToken: token } : body);
        if (status !== 200) throw new Error(text);
        pages.push(json.results);
        token = json.nextToken;
      }
      return pages;
    },
    rows: async (path, body) => (await client.pages(path, body)).flat(),
  };
  return client;
}

/** A server of its own for one piece of work, closed whatever happens. */
export async function withMailshake(options: MailshakeOptions, work: (client: TestClient) => Promise<void>) {
  const mailshake = await startMailshake(options);
  try {
    await work(createClient(mailshake));
  } finally {
    await mailshake.close();
  }
}
