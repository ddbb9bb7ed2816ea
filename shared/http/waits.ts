type Headers = Record<string, string | string[] | undefined>;

/** Numbers below this are seconds from now, above it a Unix time, in seconds or in milliseconds. */
const SMALLEST_UNIX_TIME = 1_000_000_000;
/** No quota comes back later than in a month: who says so says something else, or nonsense. */
const LONGEST_WAIT_MS = 32 * 86_400_000;

const IMF_DATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;

/** The server's clock, from the Date header, in epoch milliseconds. */
export function serverTime(headers: Headers): number | undefined {
  return dateIn(text(headers, 'date'));
}

/**
 * The pause in milliseconds that a refusal states: Retry-After as seconds or as a date (RFC 9110, 10.2.3), measured by
 * the server's own clock; else X-RateLimit-Reset. What is neither, or no time that anybody can mean, states nothing.
 */
export function statedPause(headers: Headers): number | undefined {
  const now = serverTime(headers);
  const retryAfter = text(headers, 'retry-after');
  const date = dateIn(retryAfter);
  const asDate = date === undefined || now === undefined ? undefined : plausible(date - now);
  return asDate ?? pauseOf(retryAfter, now) ?? pauseOf(text(headers, 'x-ratelimit-reset'), now);
}

/** What a good answer says is still allowed, and until when (epoch milliseconds of our clock). */
export function statedAllowance(headers: Headers, now: number): { remaining: number; until: number } | undefined {
  const remaining = numberIn(text(headers, 'x-ratelimit-remaining'));
  const pause = statedPause({ date: headers.date, 'x-ratelimit-reset': headers['x-ratelimit-reset'] });
  return remaining === undefined || pause === undefined ? undefined : { remaining, until: now + pause };
}

/** Seconds from now, or a Unix time. */
function pauseOf(value: string | undefined, now: number | undefined): number | undefined {
  const number = numberIn(value);
  if (number === undefined) return undefined;
  if (number < SMALLEST_UNIX_TIME) return plausible(number * 1000);
  const moment = number < SMALLEST_UNIX_TIME * 1000 ? number * 1000 : number;
  return now === undefined ? undefined : plausible(moment - now);
}

function plausible(ms: number): number | undefined {
  return ms <= LONGEST_WAIT_MS ? Math.max(0, ms) : undefined;
}

function dateIn(value: string | undefined): number | undefined {
  const time = value !== undefined && IMF_DATE.test(value.trim()) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function numberIn(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}

function text(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
