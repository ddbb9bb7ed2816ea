/** What an order of a connector's own is made of, beside `shared/index.ts`: see docs/engine.md. */
export { Coverage } from './coverage/coverage.ts';
export type { CursorType, CursorValue } from './coverage/cursor.ts';
export type { Config, Order, ParentPartitions, Sync } from './declare/stream.ts';
export { Repeating } from './paging/loopGuard.ts';
export { highest } from './read/bounds.ts';
export { cursorOf, cursorsIn, type DatedRow, dated } from './read/datedRows.ts';
export { newestFirst } from './read/orders/newestFirst.ts';
export { oldestFirstIfShown } from './read/orders/oldestFirst.ts';
export { wholeAt } from './read/orders/wholeAt.ts';
export { everyPage, inOneGo, type OneGo } from './read/orders/wholeList.ts';
export type { PagedList } from './read/pages.ts';
export { Passes } from './read/passes.ts';
export { emit, fetchPage, type OrderReading, type Reading, readOther } from './read/reading.ts';
export { relayTo } from './read/relay.ts';
export { type Delivery, deliver, type Subscriber } from './read/subscriber.ts';
export { slicesOf } from './read/subscribers.ts';
export type { Subscription } from './read/subscription.ts';
