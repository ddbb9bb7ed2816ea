import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isObject } from './json.ts';

export type ParameterMap = Record<string, unknown>;

export type SimulatorRequest = {
  method: string;
  /** As it was sent, with the query. */
  url: string;
  /** The whole path. */
  pathname: string;
  /** Below the base path without a leading slash (`activity/opens`); elsewhere the whole path (`/downloads/1.csv`). */
  path: string;
  headers: IncomingHttpHeaders;
  query: ParameterMap;
  body: ParameterMap;
  /** Query and body merged; the body wins. */
  parameters: ParameterMap;
  text: string;
  /** The body claims to be JSON and is not. */
  malformed: boolean;
};

/** Reads the whole request. Repeated names of a query or a form become arrays. */
export async function readRequest(incoming: IncomingMessage, basePath: string): Promise<SimulatorRequest> {
  const text = await readText(incoming);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://simulator');
  const query = parameterMap(searchParams);
  const { body, malformed } = parseBody(text, incoming.headers['content-type'] ?? '');
  return {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    pathname,
    path: pathBelow(basePath, pathname),
    headers: incoming.headers,
    query,
    body,
    parameters: { ...query, ...body },
    text,
    malformed,
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? '' : Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string, contentType: string): { body: ParameterMap; malformed: boolean } {
  if (text === '') return { body: {}, malformed: false };
  if (contentType.includes('application/x-www-form-urlencoded')) {
    return { body: parameterMap(new URLSearchParams(text)), malformed: false };
  }
  if (!contentType.includes('json')) return { body: {}, malformed: false };
  try {
    const value: unknown = JSON.parse(text);
    return { body: isObject(value) ? value : {}, malformed: false };
  } catch {
    return { body: {}, malformed: true };
  }
}

function parameterMap(pairs: URLSearchParams): ParameterMap {
  const map: ParameterMap = {};
  for (const name of pairs.keys()) {
    const values = pairs.getAll(name);
    map[name] = values.length > 1 ? values : values[0];
  }
  return map;
}

function pathBelow(basePath: string, pathname: string): string {
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length + 1) : pathname;
}
