export type QuotaSettings = {
  /** Units per window; null switches the quota off. */
  limit: number | null;
  /** How long a window lasts, in ms of the steady clock. */
  windowMs: number;
  /** A fixed window opens with the first call after the last window; a sliding one looks back from each call. */
  window: 'fixed' | 'sliding';
};

export type Charge = { accepted: true } | { accepted: false; retryAt: number };

export type Quota = {
  /** Takes the cost from the ledger of a key, or refuses, takes nothing and says when the call would pass. */
  charge(key: string, cost: number, now: number): Charge;
  /** What is left of a key's window, Infinity when the quota is off. */
  remaining(key: string, now: number): number;
};

type Spent = { at: number; units: number };

/** A weighted quota with one ledger per key. The settings are read at every charge, so they may change meanwhile. */
export function createQuota(settings: () => QuotaSettings): Quota {
  const ledgers = new Map<string, Spent[]>();

  const ledgerAt = (key: string, now: number): Spent[] => {
    const { windowMs, window } = settings();
    const spent = ledgers.get(key) ?? [];
    const first = spent[0];
    if (window === 'fixed') {
      if (first && first.at + windowMs <= now) spent.length = 0;
    } else {
      const alive = spent.findIndex(({ at }) => at + windowMs > now);
      spent.splice(0, alive === -1 ? spent.length : alive);
    }
    ledgers.set(key, spent);
    return spent;
  };

  return {
    charge: (key, cost, now) => {
      const { limit, windowMs, window } = settings();
      if (limit === null) return { accepted: true };
      const spent = ledgerAt(key, now);
      const left = limit - sum(spent);
      if (cost <= left) {
        record(spent, { at: now, units: cost }, window);
        return { accepted: true };
      }
      const blocking = window === 'fixed' ? spent[0] : entryThatFrees(spent, cost - left);
      return { accepted: false, retryAt: (blocking?.at ?? now) + windowMs };
    },
    remaining: (key, now) => {
      const { limit } = settings();
      return limit === null ? Number.POSITIVE_INFINITY : limit - sum(ledgerAt(key, now));
    },
  };
}

/** A fixed window needs one entry only: when it opened and what was spent since. */
function record(spent: Spent[], entry: Spent, window: QuotaSettings['window']): void {
  const first = spent[0];
  if (window === 'fixed' && first) first.units += entry.units;
  else spent.push(entry);
}

function entryThatFrees(spent: Spent[], missing: number): Spent | undefined {
  let freed = 0;
  for (const entry of spent) {
    freed += entry.units;
    if (freed >= missing) return entry;
  }
  return spent.at(-1);
}

function sum(spent: Spent[]): number {
  return spent.reduce((total, { units }) => total + units, 0);
}
