const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** In records: what looks like it. */
export const record = { 'date-time': DATE_TIME, date: DATE, uri: true } as const;

/** In configurations: what is in the calendar. */
export const config = { 'date-time': isMoment, date: isMoment };

function isMoment(text: string): boolean {
  const time = Date.parse(text);
  const day = text.slice(0, 10);
  return DATE.test(day) && !Number.isNaN(time) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
