import type { Totals } from '../simulators/shared/call-log.ts';
import { counted } from './words.ts';

const ID = /^(?:\d+|[\da-f]{8}-[\da-f-]{27}|[\da-f]{16,64}(?:\.\w+)?|.*[,@].*)$/i;

/** Requests by route, the busiest first: what differs from row to row in a path stands as `:id`. */
export function requestsByRoute({ byPath }: Totals): [route: string, requests: number][] {
  const counts = new Map<string, number>();
  for (const [path, count] of Object.entries(byPath)) {
    const route = routeOf(path);
    counts.set(route, (counts.get(route) ?? 0) + count);
  }
  return [...counts].sort(([a, one], [b, other]) => other - one || a.localeCompare(b));
}

/** The requests that an account has served, for a person to read. */
export function formatTotals(totals: Totals): string {
  if (totals.calls === 0) return 'It served no request.';
  const routes = requestsByRoute(totals).map(([route, requests]) => `${String(requests).padStart(8)}  ${route}`);
  const { calls, rows, units, refusals } = totals;
  const sum = [
    counted(calls, 'request'),
    counted(rows, 'row'),
    ...(units === 0 || units === calls ? [] : [`${counted(units, 'unit')} of quota`]),
    ...(refusals === 0 ? [] : [`${refusals} refused for the quota`]),
  ];
  return ['Requests  Route', ...routes, '', `In all: ${sum.join(', ')}.`].join('\n');
}

function routeOf(path: string): string {
  return path
    .split('/')
    .map((part) => (ID.test(decodeURIComponent(part)) ? ':id' : part))
    .join('/');
}
