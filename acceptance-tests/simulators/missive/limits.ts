import type { Clock } from '../shared/clock.ts';
import { createQuota } from '../shared/quota.ts';
import type { Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { ApiError, errorReply } from './errors.ts';
import type { MissiveSettings } from './settings.ts';

export type Limits = {
  /** Takes a place in flight for a call, if there is one, until the function it returns is called. */
  open(request: SimulatorRequest, token: string): () => void;
  /** The refusal of a call that breaks one of the limits. */
  refuse(request: SimulatorRequest, token: string): Reply | undefined;
  /** The headers that tell how much of the minute is left. */
  headers(token: string): Record<string, string>;
  tooMany(breach?: Breach): Reply;
};

/** The limit that was broken, and for how long, in ms. */
type Breach = { limit: number; waitMs: number };

/** The three limits of a token: calls in flight, calls in a minute, calls in 15 minutes. */
export function createLimits(settings: MissiveSettings, clock: Clock): Limits {
  const inFlight = new Map<string, number>();
  const crowded = new WeakSet<SimulatorRequest>();
  const minute = createQuota(() => settings.minute);
  const quarter = createQuota(() => settings.quarter);

  const breachOf = (request: SimulatorRequest, token: string): Breach | undefined => {
    if (crowded.has(request)) return { limit: settings.concurrency ?? 0, waitMs: 1000 };
    const now = clock.steady();
    const breaches = [
      { quota: minute, limit: settings.minute.limit },
      { quota: quarter, limit: settings.quarter.limit },
    ].flatMap(({ quota, limit }) => {
      if (quota.remaining(token, now) >= 1) return [];
      const charge = quota.charge(token, 1, now);
      return charge.accepted ? [] : [{ limit: limit ?? 0, waitMs: charge.retryAt - now }];
    });
    if (breaches.length > 0) return breaches.reduce((a, b) => (b.waitMs > a.waitMs ? b : a));
    minute.charge(token, 1, now);
    quarter.charge(token, 1, now);
    return undefined;
  };

  const rateHeaders = (limit: number, remaining: number, resetMs: number): Record<string, string> => ({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil((clock.now() + resetMs) / 1000)),
  });

  const tooMany = ({ limit, waitMs }: Breach = { limit: settings.minute.limit ?? 300, waitMs: 60_000 }): Reply => {
    const reply = errorReply(new ApiError('too_many_requests'), settings.errorEnvelope);
    const seconds = settings.retryAfter ?? Math.max(1, Math.ceil(waitMs / 1000));
    const wait: Record<string, string> = seconds === 'missing' ? {} : { 'retry-after': String(seconds) };
    const rates = settings.rateHeaders === 'never' ? {} : rateHeaders(limit, 0, waitMs);
    return { ...reply, headers: { ...reply.headers, ...wait, ...rates }, refusedByQuota: true };
  };

  return {
    open: (request, token) => {
      const count = inFlight.get(token) ?? 0;
      if (settings.concurrency !== null && count >= settings.concurrency) {
        crowded.add(request);
        return () => {};
      }
      inFlight.set(token, count + 1);
      return () => inFlight.set(token, (inFlight.get(token) ?? 1) - 1);
    },
    refuse: (request, token) => {
      const breach = breachOf(request, token);
      return breach && tooMany(breach);
    },
    headers: (token) => {
      const { limit, windowMs } = settings.minute;
      if (settings.rateHeaders !== 'always' || limit === null) return {};
      return rateHeaders(limit, minute.remaining(token, clock.steady()), windowMs);
    },
    tooMany,
  };
}
