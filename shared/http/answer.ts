import { isObject } from '../json.ts';

/** An answer as it came. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The text as JSON; undefined where it is none. */
  body: unknown;
}

/** What an error of an API says. */
export interface ErrorWords {
  /** The API's machine code. */
  code?: string;
  /** Its words for people. */
  text?: string;
}

const ERRORS = ['error', 'errors', 'Error', 'Errors', 'ErrorMessage', 'errorMessage', 'error_message'];
const STATUSES = ['status', 'statusCode', 'StatusCode', 'status_code', 'code'];
/** As a number, or as a text of its digits. */
const isFailure = (status: unknown): boolean => /^[45]\d\d$/.test(String(status));
const CODES = ['code', 'error_code', 'ErrorCode', 'name'];
const WORDS = ['message', 'Message', 'ErrorMessage', 'error_message', 'detail', 'error', 'errors', 'text', 'title'];

/**
 * The error that stands where an answer of status 2xx should be: an `error` or `errors` that says something, `success:
 * false`, a status of 400 or more, or a code with a message (as of gRPC). No API that is read here has such a field at the top of its data.
 */
export function errorInside(body: unknown): ErrorWords | undefined {
  if (!isObject(body)) return undefined;
  const isError =
    ERRORS.some((name) => saysSomething(body[name])) ||
    body.success === false ||
    STATUSES.some((name) => isFailure(body[name])) ||
    (typeof body.code === 'number' && body.code > 0 && typeof body.message === 'string');
  return isError ? wordsIn(body) : undefined;
}

/** Code and words of an error body, in any of the usual spellings, at its top or inside of `error`. */
export function wordsIn(body: unknown): ErrorWords {
  if (typeof body === 'string') return { text: body };
  if (!isObject(body)) return {};
  const inner = [body.error, body.errors, body].flat().filter(isObject);
  const first = (names: readonly string[]): string | undefined =>
    inner
      .flatMap((holder) => names.map((name) => holder[name]))
      .find((value): value is string => typeof value === 'string' && value !== '');
  const [code, text] = [first(CODES), first(WORDS)];
  return { ...(code !== undefined && { code }), ...(text !== undefined && { text }) };
}

function saysSomething(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Whether a text is a page for people, or XML: no API that speaks JSON writes such. */
export function isMarkup(text: string): boolean {
  return text.trimStart().startsWith('<');
}
