import { matchesPath } from './path-pattern.ts';
import type { Reply } from './reply.ts';
import type { ParameterMap, SimulatorRequest } from './request.ts';

export type Call = {
  /** Running number from 1. */
  number: number;
  method: string;
  path: string;
  /** As it was sent, with the query. */
  url: string;
  parameters: ParameterMap;
  /** Where secrets were found: `header` is the scheme of the Authorization header, `none` when it has no scheme. */
  credentials: { url: boolean; body: boolean; header: string | null };
  userAgent: string | null;
  /** When the call came, by the clock of the server. */
  time: string;
  /** From the call to the end of the answer; null while it is in flight. */
  durationMs: number | null;
  /** Calls in flight when this one came, itself included. */
  inFlight: number;
  /** Null when no answer was given. */
  status: number | null;
  code: string | null;
  cost: number;
  rows: number;
  /** The kind of the fault that hit the call. */
  fault: string | null;
};

export type CallFilter = { path?: string; method?: string; status?: number | null; code?: string; fault?: string };

export type Totals = {
  calls: number;
  /** Exact, whatever the log has dropped. */
  byPath: Record<string, number>;
  rows: number;
  units: number;
  refusals: number;
  maxInFlight: number;
  /** What a connector must never do: calls that write. */
  violations: string[];
};

export type CallLog = {
  open(request: SimulatorRequest, time: number): Call;
  answer(call: Call, reply: Reply): void;
  close(call: Call): void;
  violation(text: string): void;
  calls(filter?: CallFilter): Call[];
  /** All calls, or those of a path (`*` stands for any text). */
  callCount(path?: string): number;
  totals(): Totals;
  clear(): void;
};

/** Keeps the last `keep` calls; counts and sums are of all calls. */
export function createCallLog(keep: number, secretParameters: readonly string[]): CallLog {
  let kept: Call[] = [];
  let totals = emptyTotals();
  let inFlight = 0;
  const started = new WeakMap<Call, number>();

  return {
    open: (request, time) => {
      inFlight += 1;
      totals.calls += 1;
      totals.byPath[request.path] = (totals.byPath[request.path] ?? 0) + 1;
      totals.maxInFlight = Math.max(totals.maxInFlight, inFlight);
      const call = newCall(request, totals.calls, time, inFlight, secretParameters);
      started.set(call, performance.now());
      kept.push(call);
      if (kept.length >= 2 * keep) kept = kept.slice(-keep);
      return call;
    },
    answer: (call, { status, code, cost = 0, rows = 0, refusedByQuota }) => {
      Object.assign(call, { status, code: code ?? null, cost, rows });
      totals.units += cost;
      totals.rows += rows;
      if (refusedByQuota) totals.refusals += 1;
    },
    close: (call) => {
      inFlight -= 1;
      call.durationMs = Math.round(performance.now() - (started.get(call) ?? 0));
    },
    violation: (text) => {
      totals.violations.push(text);
    },
    calls: (filter = {}) => kept.slice(-keep).filter((call) => matches(call, filter)),
    callCount: (path = '*') =>
      Object.entries(totals.byPath).reduce((sum, [name, count]) => sum + (matchesPath(path, name) ? count : 0), 0),
    totals: () => structuredClone(totals),
    clear: () => {
      kept = [];
      totals = { ...emptyTotals(), maxInFlight: inFlight };
    },
  };
}

function newCall(
  request: SimulatorRequest,
  number: number,
  time: number,
  inFlight: number,
  secrets: readonly string[],
): Call {
  const { method, path, url, parameters, headers } = request;
  return {
    number,
    method,
    path,
    url,
    parameters,
    credentials: {
      url: secrets.some((name) => name in request.query),
      body: secrets.some((name) => name in request.body),
      header: schemeOf(headers.authorization),
    },
    userAgent: headers['user-agent'] ?? null,
    time: new Date(time).toISOString(),
    durationMs: null,
    inFlight,
    status: null,
    code: null,
    cost: 0,
    rows: 0,
    fault: null,
  };
}

function schemeOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  return authorization.includes(' ') ? (authorization.split(' ')[0] ?? '') : 'none';
}

function matches(call: Call, { path, ...rest }: CallFilter): boolean {
  if (path !== undefined && !matchesPath(path, call.path)) return false;
  return Object.entries(rest).every(([name, value]) => value === undefined || call[name as keyof Call] === value);
}

function emptyTotals(): Totals {
  return { calls: 0, byPath: {}, rows: 0, units: 0, refusals: 0, maxInFlight: 0, violations: [] };
}
