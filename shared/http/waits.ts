type Headers = Record<string, string | string[] | undefined>;

/** Numbers below this in a reset header are seconds from now, above it a Unix time, in seconds or in milliseconds. */
const SMALLEST_UNIX_TIME = 1_000_000_000;

/** The server's clock, from the Date header, in epoch milliseconds. */
export function serverTime(headers: Headers): number | undefined {
  const time = Date.parse(text(headers, 'date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/**
 * The pause in milliseconds that a refusal states: Retry-After as seconds or as a date (RFC 9110, 10.2.3), measured by
 * the server's own clock; else X-RateLimit-Reset.
 */
export function statedPause(headers: Headers): number | undefined {
  const retryAfter = text(headers, 'retry-after')?.trim();
  if (retryAfter !== undefined && /^\d+(\.\d+)?$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const now = serverTime(headers);
  if (retryAfter !== undefined && now !== undefined) {
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const reset = numeric(headers, 'x-ratelimit-reset');
  if (reset === undefined) return undefined;
  if (reset < SMALLEST_UNIX_TIME) return reset * 1000;
  const resetMs = reset < SMALLEST_UNIX_TIME * 1000 ? reset * 1000 : reset;
  return now === undefined ? undefined : Math.max(0, resetMs - now);
}

/** What a good answer says is still allowed, and until when (epoch milliseconds of our clock). */
export function statedAllowance(headers: Headers, now: number): { remaining: number; until: number } | undefined {
  const remaining = numeric(headers, 'x-ratelimit-remaining');
  const pause = statedPause({ date: headers.date, 'x-ratelimit-reset': headers['x-ratelimit-reset'] });
  return remaining === undefined || pause === undefined ? undefined : { remaining, until: now + pause };
}

function numeric(headers: Headers, name: string): number | undefined {
  const value = text(headers, name);
  return value !== undefined && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

function text(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
