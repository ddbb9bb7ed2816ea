import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator } from '@mailroom/airbyte-cdk/testing';
import type { Account, Item, Kind } from './account.ts';

export interface Asked {
  path: string;
  query: URLSearchParams;
  /** Of a POST. */
  body: unknown;
  url: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** In place of a JSON body. */
  text?: string;
}

export interface Api {
  account: Account;
  /** Beside `api_url`. */
  config: Record<string, string>;
  /** What every request must bring. */
  authorization: string;
  stream: string;
  /** A row as the source must bring it. */
  show(item: Item): Record<string, unknown>;
  /** Streams whose rows belong to these. */
  children?: Record<string, (item: Item) => readonly Record<string, unknown>[]>;
  /** What may happen to the rows while they are read. */
  happens: readonly Kind[];
  answer(asked: Asked): Reply;
  refusal: Reply;
  /** What is given out without credentials, and never with them. */
  isPublic?(path: string): boolean;
}

/** A small server on this machine. It says what time it is in the account, so that months pass in seconds. */
export async function simulate(api: Api): Promise<Simulator & { close(): Promise<void> }> {
  const { account } = api;
  let shown: readonly Item[] = [];
  const server = createServer(async (request, response) => {
    simulator.beforeAnswer();
    let text = '';
    for await (const piece of request) text += piece;
    const { pathname, searchParams } = new URL(request.url ?? '', url);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const path = pathname.slice(1);
    const wanted = api.isPublic?.(path) ? undefined : api.authorization;
    const isKnown = request.headers.authorization === wanted;
    const reply = isKnown ? api.answer({ path, query: searchParams, body, url }) : api.refusal;
    const answer = reply.text ?? JSON.stringify(reply.body);
    const rows = account.items.filter((item) => answer.includes(JSON.stringify(api.show(item))));
    if (rows.length > 0) shown = rows;
    const date = new Date(account.now).toUTCString();
    response.writeHead(reply.status ?? 200, { date, 'content-type': 'application/json', ...reply.headers });
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const simulator = {
    config: { ...api.config, api_url: url },
    beforeAnswer: () => {},
    change: (random: Parameters<Simulator['change']>[0]) => account.change(random, api.happens),
    slip: (random: Parameters<Simulator['change']>[0]) => account.slip(random, api.happens, shown),
    rows: () => ({
      [api.stream]: account.items.map(api.show),
      ...Object.fromEntries(Object.entries(api.children ?? {}).map(([name, of]) => [name, account.items.flatMap(of)])),
    }),
    close(): Promise<void> {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return simulator;
}
