import type { ListStream } from '@mailroom/airbyte-cdk';
import {
  Coverage,
  type CursorValue,
  type DatedRow,
  type Delivery,
  dated,
  deliver,
  emit,
  everyPage,
  inOneGo,
  type OrderReading,
  type PagedList,
  type Reading,
  readOther,
  relayTo,
} from '@mailroom/airbyte-cdk/orders';

/**
 * For a list that nothing filters, and lists of changes that together bring everything that has changed in it: once the
 * whole list has been read, those are read in its place, newest first, down to what is covered.
 */
export function fromChanges<C>(changes: readonly ListStream<C>[]) {
  const lists = changes as readonly ListStream<unknown>[] as readonly ListStream[];
  return (list: PagedList): OrderReading => {
    const { sync } = list.stream;
    if (sync.order !== 'own') throw new Error(`Stream ${list.stream.name} is read in another order.`);
    return inOneGo(list, sync, function* ({ pass, sorted }) {
      const { subscriptions, bound } = pass;
      const isOnlyNewer = subscriptions.every((one) => one.gaps.length === 1 && one.coverage.top !== undefined);
      const ungiven = (rows: readonly DatedRow[]): readonly Delivery[] => sorted(pass.seen.fresh(rows));
      const began = isOnlyNewer && bound !== null ? yield* readChanges(list, lists, bound, ungiven) : undefined;
      if (began !== undefined) return began;
      yield* everyPage(list, {}, (page) => emit(ungiven(page.fresh)));
      return list.began;
    });
  };
}

/** Answers with when the first of the lists began to be read; undefined where one of them is not there. */
function* readChanges(
  { stream, slice, subscribers, context }: PagedList,
  lists: readonly ListStream[],
  bound: CursorValue,
  sorted: (rows: readonly DatedRow[]) => readonly Delivery[],
): Reading<number | undefined> {
  const { transform } = stream;
  const began: number[] = [];
  for (const changes of lists) {
    if (changes.sync.order === 'full_refresh') throw new Error(`The list ${changes.name} has no cursor.`);
    const covered = new Coverage(changes.sync.cursor.type).add(null, bound);
    const relay = relayTo(
      subscribers[0]?.output,
      () => covered,
      async (rows) => {
        const own = transform ? rows.map((row) => transform(row, { config: context.config, slice })) : rows;
        for (const delivery of sorted(dated(stream, own))) await deliver(delivery);
      },
    );
    const first = yield* readOther({ stream: changes, subscribers: [relay] });
    if (relay.failure !== undefined) throw relay.failure;
    const missing = context.findings.absent.get(changes.name);
    if (missing) {
      context.log(
        'WARN',
        `Stream ${stream.name}: it is read whole, since ${changes.name} is not there. ${missing.message}`,
      );
      return undefined;
    }
    if (first === undefined) return undefined;
    began.push(first);
  }
  return began.length ? Math.min(...began) : undefined;
}
