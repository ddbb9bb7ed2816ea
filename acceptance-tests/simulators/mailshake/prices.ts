import type { SimulatorRequest } from '../shared/request.ts';
import { listOf } from './parameters.ts';

/** Units per call (Mailshake docs, Limits). Every operation that is not named costs one. */
const prices: Record<string, number> = {
  'campaigns/list': 10,
  'recipients/list': 10,
  'activity/opens': 2,
  'activity/clicks': 3,
  'activity/replies': 10,
  'activity/created-leads': 5,
  'activity/lead-status-changes': 5,
};

export function priceOf({ path, parameters }: Pick<SimulatorRequest, 'path' | 'parameters'>): number {
  if (path === 'campaigns/export') return 20 + listOf(parameters.campaignIDs).length;
  return prices[path] ?? 1;
}
