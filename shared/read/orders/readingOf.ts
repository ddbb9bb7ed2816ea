import type { PagedList } from '../pages.ts';
import { Passes } from '../passes.ts';
import type { OrderReading } from '../reading.ts';
import { newestFirst } from './newestFirst.ts';
import { oldestFirst } from './oldestFirst.ts';
import { fullRefresh, wholeList } from './wholeList.ts';
import { windows } from './windows.ts';

/** The reading of a list in the order that its stream declares. Where all is covered up to the end, there is nothing to ask. */
export function readingOf(list: PagedList): OrderReading {
  const { sync } = list.stream;
  if (sync.order !== 'full_refresh' && new Passes().upwards(list, sync.cursor.type).isIdle) return nothing();
  switch (sync.order) {
    case 'full_refresh':
      return fullRefresh(list);
    case 'descending':
      return newestFirst(list, sync);
    case 'ascending':
      return oldestFirst(list, sync);
    case 'windows':
      return windows(list, sync);
    case 'unordered':
      return wholeList(list, sync);
    case 'own':
      return (sync.read as (list: PagedList) => OrderReading)(list);
  }
}

// biome-ignore lint/correctness/useYield: it asks for nothing.
function* nothing(): OrderReading {
  return true;
}
