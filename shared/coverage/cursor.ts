import { ExactNumber } from '../exactNumber.ts';

/** A value by which rows are ordered in time, in the API's own spelling. */
export type CursorValue = string | number;

/** What the engine must know of a kind of cursor values. */
export interface CursorType<C extends CursorValue = CursorValue> {
  /** What a value looks like, for error messages. */
  readonly description: string;
  /** The value of a row's field as a cursor; undefined when it is unset or not readable as one. */
  read(value: unknown): C | undefined;
  /** A cursor value out of a state, where it may also be a computed bound; undefined when it is none. */
  restore(value: unknown): C | undefined;
  /** Negative, zero or positive, at full precision. */
  compare(a: C, b: C): number;
  /** The next value below, or above, at the cursor's resolution. */
  before(value: C): C;
  after(value: C): C;
  minusSeconds(value: C, seconds: number): C;
  /** The moment (epoch milliseconds) as a cursor value. */
  fromTime(ms: number): C;
  /** The value as a moment (epoch milliseconds). */
  timeOf(value: C): number;
}

const TIMESTAMP =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?$/;
const NANOS_PER_MS = 1_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;
/** Length of a value up to its second. */
const SECOND = 19;
/** Length of a value with nine digits of a second. */
const LONGEST_CANONICAL = 30;
const FIRST_NANOS = BigInt(Date.parse('0001-01-01T00:00:00Z')) * NANOS_PER_MS;
const LAST_NANOS = BigInt(Date.parse('9999-12-31T23:59:59.999Z')) * NANOS_PER_MS + 999_999n;

/** Nanoseconds since the epoch, exact; a time without a zone is UTC. */
function nanosOf(timestamp: string): bigint {
  const [, date = '', time = '', fraction = '', zone = 'Z'] = TIMESTAMP.exec(timestamp) ?? [];
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  moment.setUTCHours(hour, minute, second);
  const ms = moment.getTime() - offsetMs(zone);
  return BigInt(ms) * NANOS_PER_MS + BigInt(fraction.padEnd(9, '0'));
}

function offsetMs(zone: string): number {
  if (zone.length === 1) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** The texts of two such values are in their order, but for what fractions of different lengths leave open. */
function isCanonical(timestamp: string): boolean {
  return timestamp.length <= LONGEST_CANONICAL && timestamp[10] === 'T' && timestamp.endsWith('Z');
}

/** With all digits of a second. */
function widened(canonical: string): string {
  return `${canonical.slice(0, SECOND)}.${canonical.slice(SECOND + 1, -1).padEnd(9, '0')}`;
}

function formatNanos(nanos: bigint): string {
  const bounded = nanos < FIRST_NANOS ? FIRST_NANOS : nanos > LAST_NANOS ? LAST_NANOS : nanos;
  const fraction = ((bounded % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  const whole = new Date(Number((bounded - fraction) / NANOS_PER_MS)).toISOString().slice(0, 19);
  if (fraction === 0n) return `${whole}Z`;
  const digits = fraction.toString().padStart(9, '0');
  return `${whole}.${digits.endsWith('000000') ? digits.slice(0, 3) : digits}Z`;
}

const readTimestamp = (value: unknown): string | undefined =>
  typeof value === 'string' && TIMESTAMP.test(value) ? value : undefined;

function timestamps(resolution: bigint): CursorType<string> {
  const floor = (nanos: bigint): bigint => nanos - (((nanos % resolution) + resolution) % resolution);
  return {
    description: 'an RFC 3339 date-time such as 2026-03-02T09:14:11Z',
    read: readTimestamp,
    restore: readTimestamp,
    compare(a, b) {
      if (a === b) return 0;
      if (!isCanonical(a) || !isCanonical(b)) return signOf(nanosOf(a) - nanosOf(b));
      if (a.length === b.length || !a.startsWith(b.slice(0, SECOND))) return a < b ? -1 : 1;
      const [one, other] = [widened(a), widened(b)];
      return one < other ? -1 : Number(one > other);
    },
    before: (value) => formatNanos(floor(nanosOf(value) - 1n)),
    after: (value) => formatNanos(floor(nanosOf(value)) + resolution),
    minusSeconds: (value, seconds) => formatNanos(nanosOf(value) - BigInt(Math.round(seconds * 1000)) * NANOS_PER_MS),
    fromTime: (ms) => formatNanos(floor(BigInt(Math.floor(ms)) * NANOS_PER_MS)),
    timeOf: (value) => Number(nanosOf(value) / NANOS_PER_MS),
  };
}

function signOf(difference: bigint): number {
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** RFC 3339 date-times of any precision up to nanoseconds, never sent through a `Date` that would cut them. */
export const timestampCursor: CursorType<string> = timestamps(1n);

const microsecondsCursor = timestamps(1_000n);
/** RFC 3339 date-times of an API that knows milliseconds and no more. */
export const millisecondsTimestampCursor: CursorType<string> = timestamps(NANOS_PER_MS);

/** A kind of cursor values the other way round: what is above counts as below. For lists that are paged upwards. */
export function reversed<C extends CursorValue>(type: CursorType<C>): CursorType<C> {
  return {
    ...type,
    compare: (a, b) => type.compare(b, a),
    before: type.after,
    after: type.before,
    minusSeconds: (value, seconds) => type.minusSeconds(value, -seconds),
  };
}

/** RFC 3339 date-times of an API that knows whole seconds only. */
export const secondsTimestampCursor: CursorType<string> = timestamps(NANOS_PER_SECOND);

/**
 * RFC 3339 date-times that may be shown with fewer digits than the API keeps, the rest cut off: the value after one is a
 * unit of what is shown above it: a second where there is no fraction, a millisecond where it has up to three digits
 * (zeros at the end may be left out), and a microsecond otherwise. The value before is a microsecond below.
 */
export const shortenedTimestampCursor: CursorType<string> = {
  ...timestampCursor,
  before: microsecondsCursor.before,
  after: (value) => shownIn(value).after(value),
};

function shownIn(value: string): CursorType<string> {
  const digits = /\.(\d+)/.exec(value)?.[1]?.length ?? 0;
  return digits === 0 ? secondsTimestampCursor : digits <= 3 ? millisecondsTimestampCursor : microsecondsCursor;
}

const integer = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? (value as number) : undefined);

/** The whole seconds of a number, however many digits it has. */
function seconds(value: unknown): number | undefined {
  const number = value instanceof ExactNumber ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 1 ? Math.floor(number) : undefined;
}

/** Unix times in whole seconds. */
export const unixSecondsCursor: CursorType<number> = {
  description: 'a Unix time in whole seconds',
  read: seconds,
  restore: integer,
  compare: (a, b) => a - b,
  before: (value) => value - 1,
  after: (value) => value + 1,
  minusSeconds: (value, seconds) => value - Math.round(seconds),
  fromTime: (ms) => Math.floor(ms / 1000),
  timeOf: (value) => value * 1000,
};

/** Whether values rise, as on a page of a newest-first list that is shown the other way round. */
export function isTurnedRound<C extends CursorValue>(values: readonly C[], type: CursorType<C>): boolean {
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined || type.compare(last, first) <= 0) return false;
  return values.every((value, index) => index === 0 || type.compare(value, values[index - 1] as C) >= 0);
}
