import { millisecondsTimestampCursor } from '../../../shared/index.ts';
import { type Order, wholeAt } from '../../../shared/orders.ts';

/** The recipients of a campaign are read whole, and bear when that was. */
export const readAt = { field: 'readAt', type: millisecondsTimestampCursor };

export const wholeCampaigns: Order = wholeAt(readAt.field, readAt.type);
