import { type MissiveOptions, type MissiveSimulator, startMissive } from './missive.ts';
import { defaultToken } from './seed/ids.ts';

export type Row = Record<string, unknown> & { id: string };
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
  /** The value of the one key of a list. */
  rows: Row[];
};

export type Query = Record<string, string | number | boolean>;

export type TestClient = {
  get(path: string, query?: Query): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  /** Every page of a list with `offset`. */
  offsetPages(path: string, query?: Query): Promise<Row[][]>;
  /** Every page of a list with `until`, by a careful client; a moment with at least a page of rows is stepped over. */
  untilPages(path: string, moment: string, query?: Query): Promise<Row[][]>;
};

/** The least that can talk to the simulator over a socket. */
export function createClient({ url }: Pick<MissiveSimulator, 'url'>, token: string = defaultToken): TestClient {
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    const response = await fetch(`${url}/${path}`, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    const json = isJson ? JSON.parse(text) : {};
    const [first] = Object.values(json);
    return { status: response.status, headers: response.headers, text, json, rows: Array.isArray(first) ? first : [] };
  };

  const client: TestClient = {
    get: (path, query = {}) => {
      const entries = Object.entries(query).map(([name, value]) => [name, String(value)]);
      return send(entries.length > 0 ? `${path}?${new URLSearchParams(entries)}` : path, {});
    },
    post: (path, body) =>
      send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    offsetPages: async (path, query = {}) => {
      const pages: Row[][] = [];
      const limit = Number(query.limit ?? 50);
      for (let offset = 0; (pages.at(-1)?.length ?? limit) === limit; offset += limit) {
        pages.push(await page(path, { ...query, limit, offset }));
      }
      return pages;
    },
    untilPages: async (path, moment, query = {}) => {
      const pages: Row[][] = [];
      for (let until: number | undefined; ; ) {
        const rows = await page(path, until === undefined ? query : { ...query, until });
        if (rows.length === 0) return pages;
        pages.push(rows);
        const oldest = Math.min(...rows.map((row) => Number(row[moment])));
        until = oldest === until ? oldest - 1 : oldest;
      }
    },
  };
  const page = async (path: string, query: Query): Promise<Row[]> => {
    const { status, text, rows } = await client.get(path, query);
    if (status !== 200) throw new Error(text);
    return rows;
  };
  return client;
}

/** The ids in order, each once. */
export function idsOf(pages: Row[][]): string[] {
  return [...new Set(pages.flat().map(({ id }) => id))];
}

/** A server of its own for one piece of work, closed whatever happens. */
export async function withMissive(
  options: MissiveOptions,
  work: (client: TestClient, missive: MissiveSimulator) => Promise<void>,
): Promise<void> {
  const missive = await startMissive(options);
  try {
    await work(createClient(missive), missive);
  } finally {
    await missive.close();
  }
}
