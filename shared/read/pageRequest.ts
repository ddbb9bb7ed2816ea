import type { Config, ListStream, RequestDefinition, Slice } from '../declare/stream.ts';
import type { ErrorRule } from '../http/failure.ts';
import type { Params } from '../http/params.ts';
import { formatJson, isObject, type Row } from '../json.ts';
import type { Pager, RawPage } from '../paging/pager.ts';
import { assertBelonging } from './belonging.ts';
import type { ReadContext } from './context.ts';
import { type DatedRow, dated } from './datedRows.ts';
import { nameOfSlice } from './names.ts';
import { lacksKey } from './rowKey.ts';
import type { Subscriber } from './subscriber.ts';

/** What one page is asked of. */
export interface Asked {
  stream: ListStream;
  slice: Slice;
  subscribers: readonly Subscriber[];
  context: ReadContext;
}

/** How one page is asked for. */
export interface PageRequest {
  pager: Pager;
  at: unknown;
  bounds: Params;
  rules: readonly ErrorRule[];
}

/** A page as it was answered. */
export interface PageAnswer {
  rows: readonly DatedRow[];
  /** What stood in the list, before anything was left out. */
  received: readonly Row[];
  body: unknown;
  headers: NonNullable<RawPage['headers']>;
  at: unknown;
  time: number;
}

interface Received {
  body: unknown;
  received: readonly Row[];
  /** The same as it came. */
  raw: readonly Row[];
  rows: readonly Row[];
}

/** One page, asked for unless another stream has it. Throws when the answer shows that the API did not keep to the slice. */
export function requestPage(asked: Asked, request: PageRequest): Promise<PageAnswer> {
  const { slice, context } = asked;
  const { pager, at, bounds } = request;
  const ask = (): Promise<PageAnswer> => askForPage(asked, request);
  return context.shared?.take(formatJson([slice.key, bounds, pager.request(at)]), asked, ask) ?? ask();
}

async function askForPage(asked: Asked, { pager, at, bounds, rules }: PageRequest): Promise<PageAnswer> {
  const { stream, slice, subscribers, context } = asked;
  const { api, signal, findings } = context;
  const output = subscribers.find((one) => one.output)?.output;
  const request = { ...requestOf(stream.request, { config: context.config, slice }), rules };
  const params = { ...request.params, ...bounds, ...pager.request(at) };
  let doubts = 0;
  const expects = (body: unknown): Received | undefined => {
    const page = receivedIn(asked, body, params);
    if (page === undefined) return undefined;
    const isPlausible = page.received !== null && (pager.isPlausible?.({ rows: page.received, body }, at) ?? true);
    const isOfOthers = page.received?.some((row) => stream.belonging?.says?.(row, slice) === false);
    // What is against expectation must be said twice.
    if ((!isPlausible || isOfOthers) && ++doubts < 2) return undefined;
    return mended(asked, body, page.received ?? []);
  };
  if (output) output.requests += 1;
  const { value, time, headers = {}, flaws } = await api.call({ ...request, params, expects }, signal);
  findings.answered.add(stream.name);
  for (const one of subscribers) one.output?.noteFlaws(flaws);
  const ask = async (others: Params): Promise<readonly unknown[]> => {
    if (output) output.requests += 1;
    const rowsIn = (body: unknown): readonly unknown[] | undefined => {
      const found = stream.records(body, others);
      return found === null ? [] : found;
    };
    return (await api.call({ ...request, params: others, expects: rowsIn }, signal)).value;
  };
  await assertBelonging(findings.belongings, stream, {
    ...{ slice, name: nameOfSlice(stream, slice, context), rows: value.raw },
    ...{ isFirstPage: at === null, params, ask },
  });
  const { received, body } = value;
  return { rows: dated(stream, value.rows), received, body, headers, at, time };
}

function requestOf(
  { method = 'GET', path, params = {}, cost = 1, alsoInBody = false }: RequestDefinition<Config>,
  context: { config: Config; slice: Slice },
) {
  return {
    method,
    path: typeof path === 'function' ? path(context) : path,
    params: typeof params === 'function' ? params(context) : params,
    cost,
    alsoInBody,
  };
}

/** The rows in a body; null where it may mean that there are none; undefined when it is no answer. */
function receivedIn({ stream }: Asked, body: unknown, params: Params): { received: readonly Row[] | null } | undefined {
  const received = stream.records(body, params);
  if (received === null) return { received };
  return received?.every(isObject) ? { received: received as readonly Row[] } : undefined;
}

/** The rows as the stream has them; undefined when one of them lacks its key: then it is no answer. */
function mended({ stream, slice, context }: Asked, body: unknown, received: readonly Row[]): Received | undefined {
  const { transform, keep, primaryKey, belonging } = stream;
  const { config, normalizers } = context;
  // What belongs to the slice is told by rows as they came.
  const raw = belonging ? received.map((row) => ({ ...row })) : received;
  const normalize = normalizers?.get(stream.name);
  if (normalize) for (const row of received) normalize(row);
  const kept = keep ? received.filter((row) => keep(row, { config, slice })) : received;
  const rows = transform ? kept.map((row) => transform(row, { config, slice })) : kept;
  return rows.every((row) => lacksKey(row, primaryKey) === undefined) ? { body, received, raw, rows } : undefined;
}
