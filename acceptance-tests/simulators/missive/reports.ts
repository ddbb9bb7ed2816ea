import type { Clock } from '../shared/clock.ts';
import { identifierOf, mix } from './identifiers.ts';
import type { MissiveSettings } from './settings.ts';

export type Report = { id: string; start: number; end: number; totals: Record<string, number> };

/** Analytics reports: ready after a while, and then only for a while. */
export type Reports = {
  order(token: string, start: number, end: number): string;
  /** Undefined while it is not ready and when it has expired. */
  find(token: string, id: string): Report | undefined;
};

export function createReports(settings: MissiveSettings, clock: Clock): Reports {
  const orders = new Map<string, { token: string; at: number; report: Report }>();
  return {
    order: (token, start, end) => {
      const id = identifierOf(`report ${orders.size}`);
      orders.set(id, { token, at: clock.steady(), report: { id, start, end, totals: totalsOf(start, end) } });
      return id;
    },
    find: (token, id) => {
      const order = orders.get(id);
      const { delayMs, lifetimeMs, neverReady } = settings.analytics;
      if (!order || order.token !== token || neverReady) return undefined;
      const age = clock.steady() - order.at - delayMs;
      return age >= 0 && age < lifetimeMs ? order.report : undefined;
    },
  };
}

/** The same for the same time. */
function totalsOf(start: number, end: number): Record<string, number> {
  const number = mix(start, end);
  return {
    conversations: number % 97,
    messages_received: number % 211,
    messages_sent: number % 173,
  };
}
