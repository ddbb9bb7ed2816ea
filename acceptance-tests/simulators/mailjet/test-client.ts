import { type AccountName, credentials } from './accounts.ts';
import { type MailjetOptions, type MailjetSimulator, startMailjet } from './mailjet.ts';

export type Row = Record<string, unknown>;
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  /** Integers of 16 digits and more as text. */
  json: Record<string, unknown>;
  rows: Row[];
};

export type Query = Record<string, string | number | boolean>;

export type TestClient = {
  /** Below the host: `v3/REST/contact` or `v4/sms`. */
  get(path: string, query?: Query): Promise<Answer>;
  /** Below `v3/REST`, refusing anything but 200. */
  rows(resource: string, query?: Query): Promise<Row[]>;
  /** Every page of a list, to its first short one. */
  pages(resource: string, query?: Query): Promise<Row[][]>;
  send(path: string, init: RequestInit): Promise<Answer>;
};

/** The least that can talk to the simulator over a socket. */
export function createClient(url: string, account: AccountName = 'master'): TestClient {
  const { apiKey, secretKey, smsToken } = credentials[account];
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const authorization = path.startsWith('v4') ? `Bearer ${smsToken}` : `Basic ${btoa(`${apiKey}:${secretKey}`)}`;
    const response = await fetch(`${url}/${path}`, { ...init, headers: { authorization, ...init.headers } });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const json = isJson && text !== '' ? parse(text) : {};
    const rows = Array.isArray(json.Data) ? json.Data : [];
    return { status: response.status, headers: response.headers, text, json, rows };
  };
  const client: TestClient = {
    send,
    get: (path, query = {}) => {
      const entries = Object.entries(query).map(([name, value]) => [name, String(value)]);
      return send(entries.length > 0 ? `${path}?${new URLSearchParams(entries)}` : path, {});
    },
    rows: async (resource, query = {}) => {
      const { status, text, rows } = await client.get(`v3/REST/${resource}`, { Limit: 1000, ...query });
      if (status !== 200) throw new Error(`${status} ${text}`);
      return rows;
    },
    pages: async (resource, query = {}) => {
      const pages: Row[][] = [];
      const limit = Number(query.Limit ?? 1000);
      for (let offset = 0; (pages.at(-1)?.length ?? limit) === limit; offset += limit) {
        pages.push(await client.rows(resource, { ...query, Limit: limit, Offset: offset }));
      }
      return pages;
    },
  };
  return client;
}

function parse(text: string): Record<string, unknown> {
  return JSON.parse(text.replaceAll(/([:[,]\s*)(\d{16,})(?=\s*[,\]}])/g, '$1"$2"'));
}

/** A server of its own for one piece of work, closed whatever happens; its clock starts where the samples end. */
export async function withMailjet(
  options: MailjetOptions,
  work: (client: TestClient, mailjet: MailjetSimulator) => Promise<void>,
): Promise<void> {
  const mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z', ...options });
  try {
    await work(createClient(mailjet.url), mailjet);
  } finally {
    await mailjet.close();
  }
}
