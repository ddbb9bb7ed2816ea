/** A value by which rows are ordered in time, in the API's own spelling. */
export type CursorValue = string | number;

/** What the engine must know of a kind of cursor values. */
export interface CursorType<C extends CursorValue = CursorValue> {
  /** What a value looks like, for error messages. */
  readonly description: string;
  /** The value as a cursor; undefined when it is unset or not readable as one. */
  read(value: unknown): C | undefined;
  /** Negative, zero or positive, at full precision. */
  compare(a: C, b: C): number;
  /** The next value below, or above, at the cursor's resolution. */
  before(value: C): C;
  after(value: C): C;
  minusSeconds(value: C, seconds: number): C;
  /** The moment (epoch milliseconds) as a cursor value. */
  fromTime(ms: number): C;
}

const TIMESTAMP =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:?\d\d)?$/;
const NANOS_PER_MS = 1_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;
const FIRST_NANOS = BigInt(Date.parse('0001-01-01T00:00:00Z')) * NANOS_PER_MS;

/** Nanoseconds since the epoch, exact; a time without a zone is UTC. */
function nanosOf(timestamp: string): bigint {
  const [, date = '', time = '', fraction = '', zone = 'Z'] = TIMESTAMP.exec(timestamp) ?? [];
  const ms = Date.parse(`${date}T${time}${/^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`);
  return BigInt(ms) * NANOS_PER_MS + BigInt(fraction.padEnd(9, '0'));
}

function formatNanos(nanos: bigint): string {
  const bounded = nanos < FIRST_NANOS ? FIRST_NANOS : nanos;
  const fraction = ((bounded % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  const whole = new Date(Number((bounded - fraction) / NANOS_PER_MS)).toISOString().slice(0, 19);
  if (fraction === 0n) return `${whole}Z`;
  const digits = fraction.toString().padStart(9, '0');
  return `${whole}.${digits.endsWith('000000') ? digits.slice(0, 3) : digits}Z`;
}

function timestamps(resolution: bigint): CursorType<string> {
  const floor = (nanos: bigint): bigint => nanos - (((nanos % resolution) + resolution) % resolution);
  return {
    description: 'an RFC 3339 date-time such as 2026-03-02T09:14:11Z',
    read: (value) => (typeof value === 'string' && TIMESTAMP.test(value) ? value : undefined),
    compare(a, b) {
      if (a === b) return 0;
      if (a.length === b.length && a.endsWith('Z') && b.endsWith('Z')) return a < b ? -1 : 1;
      const difference = nanosOf(a) - nanosOf(b);
      return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    },
    before: (value) => formatNanos(floor(nanosOf(value) - 1n)),
    after: (value) => formatNanos(floor(nanosOf(value)) + resolution),
    minusSeconds: (value, seconds) => formatNanos(nanosOf(value) - BigInt(Math.round(seconds * 1000)) * NANOS_PER_MS),
    fromTime: (ms) => formatNanos(floor(BigInt(Math.floor(ms)) * NANOS_PER_MS)),
  };
}

/** RFC 3339 date-times of any precision up to nanoseconds, never sent through a `Date` that would cut them. */
export const timestampCursor: CursorType<string> = timestamps(1n);

/** RFC 3339 date-times of an API that knows whole seconds only. */
export const secondsTimestampCursor: CursorType<string> = timestamps(NANOS_PER_SECOND);

/** Unix times in whole seconds. */
export const unixSecondsCursor: CursorType<number> = {
  description: 'a Unix time in whole seconds',
  read: (value) => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.floor(value) : undefined),
  compare: (a, b) => a - b,
  before: (value) => value - 1,
  after: (value) => value + 1,
  minusSeconds: (value, seconds) => value - Math.round(seconds),
  fromTime: (ms) => Math.floor(ms / 1000),
};

/** Ids that only grow, as keys of partitions; not a time. */
export const growingIdCursor: CursorType<number> = {
  ...unixSecondsCursor,
  description: 'an id',
  read: (value) => (Number.isSafeInteger(value) ? (value as number) : undefined),
};
