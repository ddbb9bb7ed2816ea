import { formatJson, parseJson } from '../json.ts';
import { type ErrorWords, errorInside, isMarkup, type RawAnswer } from './answer.ts';
import type { ErrorRule, Problem } from './failure.ts';
import type { Params } from './params.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';

/** A call of the API, relative to its base URL. */
export interface Call<T = unknown> {
  /** GET sends the parameters in the query, POST in a JSON body. */
  method: 'GET' | 'POST';
  path: string;
  params?: Params;
  /** Units of quota; default 1. */
  cost?: number;
  rules?: readonly ErrorRule[];
  /** What a body says that is an answer to this question; undefined for any other, which is tried again. */
  expects(body: unknown): T | undefined;
  /** A GET that has its parameters in a JSON body too, for an API of which it is not known where it looks. */
  alsoInBody?: boolean;
}

/** How one API speaks. */
export interface ApiDialect {
  baseUrl: string;
  /** Default: the common ones alone. */
  rules?: readonly ErrorRule[];
  /**
   * What an error of this API says; undefined for any other answer. Of what is not recognised here nothing is believed:
   * it is tried again, and in the end a fault that passes.
   */
  readError(answer: RawAnswer): ErrorWords | undefined;
  requestIdHeader?: string;
  /** The pause, in milliseconds, that a refusal states in its body; `now` by the server's clock, as far as it is known. */
  readPause?(problem: Problem, now: number): number | undefined;
}

/** A call as it leaves. */
export function requestOf(
  call: Call<unknown>,
  { baseUrl }: ApiDialect,
  credentials: Record<string, string>,
): HttpRequest {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${call.path.replace(/^\/+/, '')}`);
  const { params = {} } = call;
  const all = { accept: 'application/json', ...credentials };
  if (call.method === 'POST') {
    const body = formatJson(params);
    return { method: 'POST', url: url.href, headers: { ...all, 'content-type': 'application/json' }, body };
  }
  for (const [name, value] of Object.entries(params)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) url.searchParams.append(name, String(item));
    }
  }
  if (!call.alsoInBody) return { method: 'GET', url: url.href, headers: all };
  const body = formatJson(params);
  return { method: 'GET', url: url.href, headers: { ...all, 'content-type': 'application/json' }, body };
}

/** An error of the API, an answer to the question, or neither. */
export function readAnswer<T>(
  { status, headers, text }: HttpResponse,
  { expects }: Call<T>,
  dialect: ApiDialect,
  redact: (text: string) => string,
): { value: T } | { problem: Problem } {
  const body = parsed(text);
  const isJson = body !== undefined;
  const isGood = status >= 200 && status < 300;
  const requestId = dialect.requestIdHeader && headers[dialect.requestIdHeader];
  const common = { status, headers, body: isJson ? body : text, isJson };
  const known = { ...common, ...(typeof requestId === 'string' && { requestId }) };
  const error = dialect.readError({ status, headers, text, body }) ?? (isGood ? errorInside(body) : undefined);
  if (error) {
    const said = redact(error.text ?? text);
    return {
      problem: { ...known, kind: 'answer', ...(error.code !== undefined && { code: error.code }), text: said },
    };
  }
  const value = isGood && isJson ? expects(body) : undefined;
  if (value !== undefined) return { value };
  const said = redact(text);
  return { problem: { ...known, kind: 'foreign', text: isMarkup(text) ? said : excerpt(said) } };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function excerpt(text: string): string {
  return text === '' ? 'nothing (an empty body)' : `${text.slice(0, 200)}${text.length > 200 ? ' …' : ''}`;
}
