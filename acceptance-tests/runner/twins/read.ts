import type { Row } from '../json.ts';
import type { Request, Twist } from './fault.ts';
import { control, record, state, status } from './messages.ts';
import type { Output } from './output.ts';
import { pagesOf } from './pages.ts';
import { cursorOf, type Table, tables } from './world.ts';

/** The honest `read`: statuses, records, and after every few of them a state from which it can go on. */
export async function read(request: Request, output: Output, twist: Twist): Promise<void> {
  const { config, catalog } = request;
  await output.print(control(config as Row));
  for (const { stream, sync_mode } of catalog?.streams ?? []) {
    const table = tables[stream.name];
    if (!table) continue;
    await output.print(status(stream.name, 'STARTED'));
    await output.print(status(stream.name, 'RUNNING'));
    await readTable([stream.name, table], sync_mode === 'incremental', request, output, twist);
    await output.print(status(stream.name, 'COMPLETE'));
  }
}

async function readTable(
  [name, table]: [string, Table],
  isIncremental: boolean,
  request: Request,
  output: Output,
  twist: Twist,
): Promise<void> {
  const { cursor } = table;
  let reached = isIncremental && cursor ? request.cursors.get(name) : undefined;
  let count = 0;
  const printState = async (): Promise<void> => {
    await output.print(state(name, cursor ? { cursor_field: cursor[0], cursor: reached } : { done: true }, count));
    count = 0;
  };
  for await (const { rows, isLast } of pagesOf(request, [name, table], reached ?? '', twist)) {
    for (const [index, row] of rows.entries()) {
      await output.print(record(name, row));
      count += 1;
      if (cursor) reached = cursorOf(table, row);
      const isEnd = isLast && index === rows.length - 1;
      if (count >= table.interval && !isEnd) await printState();
    }
  }
  await printState();
}
