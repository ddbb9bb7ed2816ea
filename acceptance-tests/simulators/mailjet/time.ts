/** Unix seconds of a date as the API writes it; undefined for an unset one. */
export function secondsOf(date: unknown): number | undefined {
  return typeof date === 'string' && date !== '' ? Date.parse(date) / 1000 : undefined;
}

/** A date as the API writes it. */
export function dateOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

export const daySeconds = 86_400;

export function startOfDay(seconds: number): number {
  return Math.floor(seconds / daySeconds) * daySeconds;
}

/** The later of two dates as the API writes them. */
export function later(a: string, b: string): string {
  return a > b ? a : b;
}
