import { configError } from '@mailroom/airbyte-cdk';

/** A range of Unix seconds, both ends included. */
export interface Period {
  start: number;
  end: number;
}

const DAY = 86_400;

/** Periods as a time zone counts them, from the first that begins at a moment (Unix seconds) or later; without an end. */
export function* periodsFrom(from: number, period: 'day' | 'week' | 'month', zone: string): Generator<Period> {
  const clock = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const dateOf = (seconds: number): string => clock.format(seconds * 1000);
  /** The first second that has this date in the zone, or a later one where the date is left out there. */
  const beginOf = (date: string): number => {
    let [low, high] = [Date.parse(date) / 1000 - 2 * DAY, Date.parse(date) / 1000 + 2 * DAY];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (dateOf(middle) >= date) high = middle;
      else low = middle;
    }
    return high;
  };
  let date = dateOf(from);
  while (!begins(date, period) || beginOf(date) < from) date = nextDay(date);
  for (;;) {
    const next = following(date, period);
    const [start, end] = [beginOf(date), beginOf(next) - 1];
    // A zone that has moved across the date line has left out a day.
    if (end > start) yield { start, end };
    date = next;
  }
}

/** Weeks begin on Monday. */
function begins(date: string, period: 'day' | 'week' | 'month'): boolean {
  if (period === 'week') return new Date(date).getUTCDay() === 1;
  return period === 'day' || date.endsWith('-01');
}

function following(date: string, period: 'day' | 'week' | 'month'): string {
  let next = nextDay(date);
  while (!begins(next, period)) next = nextDay(next);
  return next;
}

function nextDay(date: string): string {
  return new Date(Date.parse(date) + DAY * 1000).toISOString().slice(0, 10);
}

/** Throws a config error for a time zone that nobody knows. */
export function assertTimeZone({ time_zone }: { time_zone?: string } = {}): void {
  if (!time_zone) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: time_zone });
  } catch {
    throw configError('analytics.time_zone must be the IANA name of a time zone, such as Europe/Paris.');
  }
}
