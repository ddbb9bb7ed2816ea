import type { Clock } from '../clock.ts';
import type { Authenticator } from './authenticators.ts';
import { type ApiDialect, type Call, readAnswer, requestOf } from './dialect.ts';
import { ApiError, type ErrorRule, findRule, networkProblem, type Problem } from './failure.ts';
import type { Quota } from './quota.ts';
import { type Outage, Retry, withRetries } from './retry.ts';
import type { Flaw } from './text.ts';
import type { Transport } from './transport.ts';
import { serverTime, statedAllowance, statedPause } from './waits.ts';

export type { ApiDialect, Call };

/** A credential that is refused so soon after it was renewed will not get better. */
const RENEWED_LATELY_MS = 60_000;

export interface Answer<T = unknown> {
  /** What `expects` made of the body. */
  value: T;
  /** When it was asked for: epoch milliseconds by the server's clock, or by ours where it does not say. What it holds is at least as new. */
  time: number;
  /** Names in lower case. */
  headers?: Problem['headers'];
  /** What was wrong with its text, where something was. */
  flaws?: readonly Flaw[];
}

interface ClientOptions {
  dialect: ApiDialect;
  transport: Transport;
  quota: Quota;
  authenticator?: Authenticator;
  clock: Clock;
  retryBudgetMs: number;
  /** Shared by all who call the same API. */
  outage: Outage;
  log(level: 'WARN', message: string): void;
  /** Takes secrets out of what the API says, before it is cut: of the part of a secret that is left nobody could tell. */
  redact(text: string): string;
}

/** With what a request went out, and when. */
export interface Sent {
  at: number;
  credentials: Record<string, string>;
}

type Outcome<T> = { answer: T; problem?: undefined } | { problem: Problem };

/** Something that is attempted, and what its problems have led to so far. */
interface Task {
  what: string;
  rules: readonly ErrorRule[];
  signal: AbortSignal;
  tries: Map<ErrorRule, number>;
  renewedAt: number;
}

/** Sends requests under the quota, with credentials, retries and the error rules applied. */
export class ApiClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Whether a credential that is refused can be renewed. */
  get renews(): boolean {
    return this.#options.authenticator?.renew !== undefined;
  }

  /** What a good answer says. Throws as `persist` does. */
  call<T>(call: Call<T>, signal: AbortSignal): Promise<Answer<T>> {
    const { transport, quota, clock, dialect, redact } = this.#options;
    const rules = [...(call.rules ?? []), ...(dialect.rules ?? [])];
    return this.persist(`${call.method} ${call.path}`, rules, signal, (sent) =>
      this.send(call, sent, signal, async (credentials) => {
        const response = await transport.send(requestOf(call, dialect, credentials), signal);
        const read = readAnswer(response, call, dialect, redact);
        if ('problem' in read) return read;
        const { headers, flaws } = response;
        quota.accept(sent.at, statedAllowance(headers, clock.now()));
        const answered = serverTime(headers) ?? clock.now();
        const time = answered - (clock.now() - sent.at);
        return { answer: { value: read.value, time, headers, ...(flaws && { flaws }) } };
      }),
    );
  }

  /** Sends a request when the quota lets it. Credentials are taken then: while it waited, they could have become too old. */
  async send<T>(
    { path, cost = 1 }: Pick<Call, 'path' | 'cost'>,
    sent: Sent,
    signal: AbortSignal,
    transmit: (credentials: Sent['credentials']) => Promise<T>,
  ): Promise<T> {
    const { quota, clock, outage, authenticator } = this.#options;
    const asked = clock.now();
    const permit = await quota.acquire(cost, signal);
    outage.waited(clock.now() - asked);
    sent.at = permit.sentAt;
    try {
      sent.credentials = (await authenticator?.headers(signal, path)) ?? {};
      return await transmit(sent.credentials);
    } finally {
      permit.done();
    }
  }

  /**
   * Attempts until there is an answer; what is done about a problem, the first rule that fits says. Throws an ApiError
   * that carries its verdict, the error of a quota or an authenticator, or the signal's reason.
   */
  persist<T>(
    what: string,
    rules: readonly ErrorRule[],
    signal: AbortSignal,
    attempt: (sent: Sent) => Promise<Outcome<T>>,
  ): Promise<T> {
    const { clock, outage, log, retryBudgetMs: budgetMs } = this.#options;
    const task: Task = { what, rules, signal, tries: new Map(), renewedAt: Number.NEGATIVE_INFINITY };
    return withRetries(
      async () => {
        const sent = { at: clock.now(), credentials: {} };
        const outcome = await attempt(sent).catch((error) => ({ problem: networkProblem(error) }));
        if (outcome.problem) throw await this.#verdict(outcome.problem, sent, task);
        outage.over();
        return outcome.answer;
      },
      {
        ...{ clock, signal, budgetMs, outage },
        onPause: (error, pause) =>
          log('WARN', `${what}: ${error.message} Trying again in ${(pause / 1000).toFixed(1)} s.`),
      },
    );
  }

  /** What to throw where an attempt met a problem: a Retry, where another one is to follow. */
  async #verdict(problem: Problem, sent: Sent, task: Task): Promise<Error> {
    const { clock, quota, outage, authenticator } = this.#options;
    const rule = findRule(problem, task.rules, clock.now());
    const error = new ApiError(rule, problem, task.what);
    const pause = this.#pauseMs(problem);
    switch (rule.action) {
      case 'wait': {
        outage.over();
        quota.refuse(sent.at, pause === undefined ? undefined : clock.now() + pause);
        return new Retry(error, 'free');
      }
      case 'retry': {
        const before = task.tries.get(rule) ?? 0;
        task.tries.set(rule, before + 1);
        if (before >= (rule.retries ?? Number.POSITIVE_INFINITY)) return error;
        return new Retry(error, 'pause', { leastMs: pause ?? 0, spentMs: clock.now() - sent.at });
      }
      case 'renew': {
        if (clock.now() - task.renewedAt <= RENEWED_LATELY_MS) return error;
        task.renewedAt = clock.now();
        return (await authenticator?.renew?.(sent.credentials, task.signal)) ? new Retry(error, 'free') : error;
      }
      default:
        return error;
    }
  }

  #pauseMs(problem: Problem): number | undefined {
    const now = serverTime(problem.headers) ?? this.#options.clock.now();
    return statedPause(problem.headers) ?? this.#options.dialect.readPause?.(problem, now);
  }
}
