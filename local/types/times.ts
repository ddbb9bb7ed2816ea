const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;
const MICRO_DIGITS = 6;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Whether a date-time tells finer parts than microseconds. */
export function isFiner(text: string): boolean {
  return /[.,]\d{6}\d*[1-9]/.test(text);
}

/**
 * Whole microseconds since 1970 of a date-time. Without a zone it counts as UTC; with one it is none `nowhere`. Undefined
 * for anything else.
 */
export function microsecondsOf(text: string, where: 'anywhere' | 'nowhere'): bigint | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = MOMENT.exec(text) ?? [];
  if (year === undefined || (where === 'nowhere' && zone !== undefined)) return undefined;
  const date = dateOf(Number(year), Number(month), Number(day));
  if (date === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const clock = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const milliseconds = date + clock - minutesOf(zone) * MINUTE_MS;
  const micros = Number(fraction.slice(0, MICRO_DIGITS).padEnd(MICRO_DIGITS, '0'));
  return BigInt(milliseconds) * 1000n + BigInt(micros);
}

/** Days since 1970 of a date. */
export function daysOf(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const date = year === undefined ? undefined : dateOf(Number(year), Number(month), Number(day));
  return date === undefined ? undefined : date / DAY_MS;
}

/** Undefined for the 31st of February, and for the year 0, which SQL calls 1 before Christ. */
function dateOf(year: number, month: number, day: number): number | undefined {
  if (year === 0) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function minutesOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)];
  const total = Number(hours) * 60 + (zone.length > 3 ? Number(minutes) : 0);
  return zone.startsWith('-') ? -total : total;
}
