/** Nanoseconds since 1970. */
export type Moment = bigint;

export const second = 1_000_000_000n;
export const minute = 60n * second;
export const hour = 60n * minute;
export const day = 24n * hour;

/** 0001-01-01T00:00:00Z, which stands for no time at all. */
export const goZero: Moment = -62_135_596_800n * second;

const pattern = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:[Zz]|([+-]\d\d:\d\d))$/;

/** The moment that an RFC 3339 text names, undefined for any other text. */
export function parseMoment(text: string): Moment | undefined {
  const [, date, time, fraction = '', zone = 'Z'] = pattern.exec(text) ?? [];
  const ms = Date.parse(`${date}T${time}${zone}`);
  if (date === undefined || Number.isNaN(ms)) return undefined;
  return fromMs(ms) + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

/** As `parseMoment`, throwing for what is no RFC 3339 text. */
export function momentOf(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === undefined) throw new Error(`"${text}" is not a time such as 2026-04-03T21:07:33.902511Z`);
  return moment;
}

export function fromMs(ms: number): Moment {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

export type Spelling = {
  /** Digits after the second. Trimmed is as many as there are, without zeros at the end. */
  fraction: 'trimmed' | 'none' | 'milliseconds' | 'microseconds' | 'nanoseconds';
  zone: 'Z' | '+00:00' | '+02:00';
};

const digits = { none: 0, milliseconds: 3, microseconds: 6, nanoseconds: 9 } as const;

export function formatMoment(moment: Moment, { fraction, zone }: Spelling): string {
  let below = Number(moment % second);
  if (below < 0) below += 1_000_000_000;
  const seconds = Number((moment - BigInt(below)) / second) + (zone === '+02:00' ? 7200 : 0);
  const text = String(below).padStart(9, '0');
  const shown = fraction === 'trimmed' ? text.replace(/0+$/, '') : text.slice(0, digits[fraction]);
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${shown && `.${shown}`}${zone}`;
}
