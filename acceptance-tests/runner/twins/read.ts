import type { Row } from '../json.ts';
import type { Request, Twist } from './fault.ts';
import { control, record, state, status } from './messages.ts';
import type { Output } from './output.ts';
import { pagesOf } from './pages.ts';
import { cursorOf, tables } from './world.ts';

/** The honest `read`: statuses, records, and after every few of them a state from which it can go on. */
export async function read(request: Request, output: Output, twist: Twist): Promise<void> {
  const { config, catalog, cursors } = request;
  await output.print(control(config as Row));
  for (const { stream, sync_mode } of catalog?.streams ?? []) {
    const table = tables[stream.name];
    if (!table) continue;
    const { name } = stream;
    const { cursor } = table;
    const isIncremental = sync_mode === 'incremental' && cursor !== undefined;
    let reached = isIncremental ? cursors.get(name) : undefined;
    const newState = (count: number) =>
      state(name, cursor ? { cursor_field: cursor[0], cursor: reached } : { done: true }, count);
    await output.print(status(name, 'STARTED'));
    await output.print(status(name, 'RUNNING'));
    let count = 0;
    for await (const { rows, isLast } of pagesOf(request, [name, table], reached ?? '', twist)) {
      for (const [index, row] of rows.entries()) {
        await output.print(record(name, row));
        count += 1;
        if (cursor) reached = cursorOf(table, row);
        if (count < table.interval || (isLast && index === rows.length - 1)) continue;
        await output.print(newState(count));
        count = 0;
      }
    }
    await output.print(newState(count));
    await output.print(status(name, 'COMPLETE'));
  }
}
