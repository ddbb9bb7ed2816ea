import type { Clock } from '../shared/clock.ts';
import { createQuota } from '../shared/quota.ts';
import type { Reply } from '../shared/reply.ts';
import { ApiError, errorReply } from './errors.ts';
import type { HeymarketSettings } from './settings.ts';

export type Limits = {
  /** The refusal of a call that comes too soon. */
  refuse(credential: string): Reply | undefined;
  /** The headers that tell how much of the minute is left. */
  headers(credential: string): Record<string, string>;
  tooMany(waitMs?: number): Reply;
};

export function createLimits(settings: HeymarketSettings, clock: Clock): Limits {
  const quota = createQuota(() => settings.quota);
  const keyOf = (credential: string) => (settings.quotaPer === 'team' ? 'team' : credential);

  const rateHeaders = (remaining: number, resetMs: number): Record<string, string> => ({
    'x-ratelimit-limit': String(settings.quota.limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil((clock.now() + resetMs) / 1000)),
  });

  const tooMany = (waitMs = settings.quota.windowMs): Reply => {
    const { retryAfter } = settings;
    const reply = errorReply(new ApiError('rate_limited'), settings.errorBody);
    const seconds = retryAfter === 'true' ? Math.ceil(waitMs / 1000) : retryAfter;
    const wait: Record<string, string> = seconds === null ? {} : { 'retry-after': String(seconds) };
    const rates = settings.rateHeaders === 'never' ? {} : rateHeaders(0, waitMs);
    return { ...reply, headers: { ...reply.headers, ...wait, ...rates }, refusedByQuota: true };
  };

  return {
    refuse: (credential) => {
      const now = clock.steady();
      const charge = quota.charge(keyOf(credential), 1, now);
      return charge.accepted ? undefined : tooMany(charge.retryAt - now);
    },
    headers: (credential) => {
      const { limit, windowMs } = settings.quota;
      if (settings.rateHeaders !== 'always' || limit === null) return {};
      return rateHeaders(quota.remaining(keyOf(credential), clock.steady()), windowMs);
    },
    tooMany,
  };
}
