import { isObject } from './json.ts';
import type { ParameterMap, SimulatorRequest } from './request.ts';

/** What some parameters are read as, by their names in any case, whatever is sent; null: as if they had not been sent. */
export type Overrides = Record<string, unknown>;

/** The request as an API understands it that does not look at some of its parameters. */
export function withOverrides(request: SimulatorRequest, overrides: Overrides): SimulatorRequest {
  if (Object.keys(overrides).length === 0) return request;
  const known = new Map(Object.entries(overrides).map(([name, value]) => [name.toLowerCase(), value]));
  const query = read(request.query, known);
  const body = read(request.body, known);
  const text = Object.keys(body).length > 0 ? JSON.stringify(body) : request.text;
  return { ...request, url: urlOf(request.url, known), query, body, text, parameters: { ...query, ...body } };
}

function read(parameters: ParameterMap, known: ReadonlyMap<string, unknown>): ParameterMap {
  const entries = Object.entries(parameters).map(([name, value]) => {
    if (known.has(name.toLowerCase())) return [name, known.get(name.toLowerCase())];
    return [name, isObject(value) ? read(value, known) : value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function urlOf(url: string, known: ReadonlyMap<string, unknown>): string {
  const { pathname, searchParams } = new URL(url, 'http://simulator');
  for (const name of new Set(searchParams.keys())) {
    if (!known.has(name.toLowerCase())) continue;
    const value = known.get(name.toLowerCase());
    if (value === null) searchParams.delete(name);
    else searchParams.set(name, String(value));
  }
  return searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
}
