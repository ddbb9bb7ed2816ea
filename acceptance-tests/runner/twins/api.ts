import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rowsAfter, tables } from './world.ts';

/** What the API of the twins answers: which question it is that it answers, a page of rows, and whether more follow. */
export interface Page {
  table: string;
  after: string;
  rows: Readonly<Record<string, unknown>>[];
  more: boolean;
}

/** Starts the API of the account that the twins read: `GET /v1/<table>?after=<cursor or number of the row>`. */
export async function startTwinApi() {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const table = pathname.replace('/v1/', '');
    const known = tables[table];
    const after = searchParams.get('after') ?? '';
    const rows = known ? rowsAfter(known, after) : [];
    const size = Math.ceil((known?.rows.length ?? 0) / 3);
    const page: Page = { table, after, rows: rows.slice(0, size), more: rows.length > size };
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? page : { problem: 'unknown table' }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { url, close: () => server.close() };
}
