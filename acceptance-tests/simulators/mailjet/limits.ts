import type { Clock } from '../shared/clock.ts';
import { createQuota } from '../shared/quota.ts';
import type { Reply } from '../shared/reply.ts';
import { tooManyReply } from './errors.ts';
import type { MailjetSettings } from './settings.ts';

export type Limits = {
  /** The refusal of a call by its key, when it comes too soon or its turn is up. */
  refuse(account: string): Reply | undefined;
  tooMany(): Reply;
};

export function createLimits(settings: MailjetSettings, clock: Clock): Limits {
  const quota = createQuota(() => settings.rate);
  let calls = 0;
  const tooMany = (): Reply => {
    const reply = tooManyReply();
    if (settings.retryAfter === null) return reply;
    return { ...reply, headers: { ...reply.headers, 'retry-after': String(settings.retryAfter) } };
  };
  return {
    refuse: (account) => {
      calls += 1;
      if (settings.refuseEvery !== null && calls % settings.refuseEvery === 0) return tooMany();
      return quota.charge(account, 1, clock.steady()).accepted ? undefined : tooMany();
    },
    tooMany,
  };
}
