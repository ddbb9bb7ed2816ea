import type { Clock } from '../clock.ts';
import { formatJson, parseJson } from '../json.ts';
import { type ErrorWords, errorInside, isMarkup, type RawAnswer } from './answer.ts';
import type { Authenticator } from './authenticators.ts';
import { ApiError, type ErrorRule, findRule, type Problem } from './failure.ts';
import type { Params } from './params.ts';
import type { Permit, Quota } from './quota.ts';
import { type Outage, Retry, withRetries } from './retry.ts';
import type { Flaw } from './text.ts';
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from './transport.ts';
import { serverTime, statedAllowance, statedPause } from './waits.ts';

/** A credential that is refused so soon after it was renewed will not get better. */
const RENEWED_LATELY_MS = 60_000;

/** A call of the API, relative to its base URL. */
export interface Call<T = unknown> {
  /** GET sends the parameters in the query, POST in a JSON body. */
  method: 'GET' | 'POST';
  path: string;
  params: Params;
  /** Units of quota. */
  cost: number;
  rules?: readonly ErrorRule[];
  /** What a body says that is an answer to this question; undefined for any other, which is tried again. */
  expects(body: unknown): T | undefined;
  /** false: without credentials. */
  authenticated?: boolean;
  /** A GET that has its parameters in a JSON body too, for an API of which it is not known where it looks. */
  alsoInBody?: boolean;
}

export interface Answer<T = unknown> {
  /** What `expects` made of the body. */
  value: T;
  /** When it was asked for: epoch milliseconds by the server's clock, or by ours where it does not say. What it holds is at least as new. */
  time: number;
  /** What was wrong with its text, where something was. */
  flaws?: readonly Flaw[];
}

/** How one API speaks. */
export interface ApiDialect {
  baseUrl: string;
  headers?: Record<string, string>;
  rules: readonly ErrorRule[];
  /**
   * What an error of this API says; undefined for any other answer. Of what is not recognised here nothing is believed:
   * it is tried again, and in the end a fault that passes.
   */
  readError(answer: RawAnswer): ErrorWords | undefined;
  requestIdHeader?: string;
  /** The pause, in milliseconds, that a refusal states in its body; `now` by the server's clock, as far as it is known. */
  readPause?(problem: Problem, now: number): number | undefined;
}

export interface ClientOptions {
  dialect: ApiDialect;
  transport: Transport;
  quota: Quota;
  authenticator?: Authenticator;
  clock: Clock;
  retryBudgetMs: number;
  /** Shared by all who call the same API. */
  outage: Outage;
  log(level: 'WARN' | 'DEBUG', message: string): void;
  /** Takes secrets out of what the API says, before it is cut: of the part of a secret that is left nobody could tell. */
  redact(text: string): string;
}

type Attempt<T> = { sentAt: number; credentials: Record<string, string> } & (
  | { answer: Answer<T>; problem?: never }
  | { answer?: never; problem: Problem }
);

/** Sends calls under the quota, with credentials, retries and the error rules applied. */
export class ApiClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** What a good answer says. Throws an ApiError that carries the rule's verdict, or the signal's reason. */
  async call<T>(call: Call<T>, signal: AbortSignal): Promise<Answer<T>> {
    const { clock, retryBudgetMs, log } = this.#options;
    let renewedAt = Number.NEGATIVE_INFINITY;
    const retries = new Map<ErrorRule, number>();
    return withRetries(
      async () => {
        const { problem, answer, sentAt, credentials } = await this.#attempt(call, signal);
        if (answer) return answer;
        const rule = findRule(problem, [...(call.rules ?? []), ...this.#options.dialect.rules], clock.now());
        const error = new ApiError(rule, problem, `${call.method} ${call.path}`);
        if (rule.action === 'wait') {
          const pause = this.#pauseMs(problem);
          this.#options.outage.over();
          this.#options.quota.refuse(sentAt, pause === undefined ? undefined : clock.now() + pause);
          throw new Retry(error, 'free');
        }
        const before = retries.get(rule) ?? 0;
        if (rule.action === 'retry' && before < (rule.retries ?? Number.POSITIVE_INFINITY)) {
          retries.set(rule, before + 1);
          throw new Retry(error, 'pause', { leastMs: this.#pauseMs(problem) ?? 0, spentMs: clock.now() - sentAt });
        }
        if (rule.action === 'renew' && clock.now() - renewedAt > RENEWED_LATELY_MS) {
          renewedAt = clock.now();
          if (await this.#options.authenticator?.renew?.(credentials, signal)) throw new Retry(error, 'free');
        }
        throw error;
      },
      {
        clock,
        signal,
        budgetMs: retryBudgetMs,
        outage: this.#options.outage,
        onPause: (error, pause) =>
          log('WARN', `${call.method} ${call.path}: ${error.message} Trying again in ${(pause / 1000).toFixed(1)} s.`),
      },
    );
  }

  async #credentials(
    { authenticated = true, path }: Call<unknown>,
    signal: AbortSignal,
  ): Promise<Record<string, string>> {
    return authenticated && this.#options.authenticator ? this.#options.authenticator.headers(signal, path) : {};
  }

  /** One try. Credentials are taken when the request may leave: while it waited, they could have become too old. */
  async #attempt<T>(call: Call<T>, signal: AbortSignal): Promise<Attempt<T>> {
    const { transport, quota, clock, outage } = this.#options;
    const asked = clock.now();
    const permit: Permit = await quota.acquire(call.cost, signal);
    outage.waited(clock.now() - asked);
    const { sentAt } = permit;
    let credentials: Record<string, string> = {};
    try {
      credentials = await this.#credentials(call, signal);
      const response = await transport.send(this.#request(call, credentials), signal);
      const read = this.#read(response, call);
      if ('problem' in read) return { problem: read.problem, sentAt, credentials };
      outage.over();
      quota.accept(sentAt, statedAllowance(response.headers, clock.now()));
      const answered = serverTime(response.headers) ?? clock.now();
      const { flaws } = response;
      const answer = { value: read.value, time: answered - (clock.now() - sentAt), ...(flaws && { flaws }) };
      return { answer, sentAt, credentials };
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const problem: Problem = { kind: 'network', code: error.code, text: error.message, headers: {} };
      return { problem, sentAt, credentials };
    } finally {
      permit.done();
    }
  }

  #request(call: Call<unknown>, credentials: Record<string, string>): HttpRequest {
    const { baseUrl, headers = {} } = this.#options.dialect;
    const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${call.path.replace(/^\/+/, '')}`);
    const all = { accept: 'application/json', ...headers, ...credentials };
    if (call.method === 'POST') {
      const body = formatJson(call.params);
      return { method: 'POST', url: url.href, headers: { ...all, 'content-type': 'application/json' }, body };
    }
    for (const [name, value] of Object.entries(call.params)) {
      for (const item of Array.isArray(value) ? value : [value]) {
        if (item !== undefined && item !== null) url.searchParams.append(name, String(item));
      }
    }
    if (!call.alsoInBody) return { method: 'GET', url: url.href, headers: all };
    const body = formatJson(call.params);
    return { method: 'GET', url: url.href, headers: { ...all, 'content-type': 'application/json' }, body };
  }

  /** An error of the API, an answer to the question, or neither. */
  #read<T>({ status, headers, text }: HttpResponse, { expects }: Call<T>): { value: T } | { problem: Problem } {
    const { dialect, redact } = this.#options;
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

  #pauseMs(problem: Problem): number | undefined {
    const now = serverTime(problem.headers) ?? this.#options.clock.now();
    return statedPause(problem.headers) ?? this.#options.dialect.readPause?.(problem, now);
  }
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
