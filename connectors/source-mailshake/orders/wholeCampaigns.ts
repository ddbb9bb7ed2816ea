import { ApiError, millisecondsTimestampCursor, type Row } from '@mailroom/airbyte-cdk';
import {
  emit,
  everyPage,
  fetchPage,
  type Order,
  type PagedList,
  type Reading,
  wholeAt,
} from '@mailroom/airbyte-cdk/orders';

/** The recipients of a campaign are read whole, and bear when that was. */
export const readAt = { field: 'readAt', type: millisecondsTimestampCursor };

export const wholeCampaigns: Order = wholeAt(readAt.field, readAt.type, problems);

/** Whether Mailshake heeds the filter, by run. */
const heeds = new WeakMap<object, boolean>();

/** Which recipients have problems stands in no row: only the list can be filtered by that. */
function* problems(list: PagedList): Reading<(row: Row) => Row> {
  const { config, log } = list.context;
  const isTold = list.subscribers.some(({ output }) => output?.stream === list.stream.name);
  if (!config.recipients_with_problems || !isTold) return (row) => row;
  let found: Set<unknown> | undefined;
  try {
    if (heeds.get(list.context) !== false) found = yield* idsWithProblems(list);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'invalid_parameter') throw error;
  }
  if (!found && heeds.get(list.context) !== false) {
    heeds.set(list.context, false);
    log('WARN', 'Stream recipients: Mailshake does not tell which of them have problems, so hasProblems is null.');
  }
  return (row) => Object.assign(row, { hasProblems: found ? found.has(row.id) : null });
}

/** Undefined where the filter is not heeded. */
function* idsWithProblems(list: PagedList): Reading<Set<unknown> | undefined> {
  const filtered = filteredBy(list, false);
  const ids = new Set<unknown>();
  yield* everyPage(filtered, {}, function* ({ fresh }) {
    for (const { row } of fresh) ids.add(row.id);
    yield* emit([]);
  });
  // What happens from here on may not be in it.
  if (filtered.began !== undefined) list.began = filtered.began;
  if (!ids.size || heeds.has(list.context)) return ids;
  const { fresh } = yield* fetchPage(filteredBy(list, true).walk());
  if (fresh.some(({ row }) => ids.has(row.id))) return undefined;
  heeds.set(list.context, true);
  return ids;
}

function filteredBy(list: PagedList, negateAction: boolean): PagedList {
  const { request } = list.stream;
  const filter = { action: 'hasProblems', negateAction };
  const params = () => ({ campaignID: list.slice.key, filter });
  return list.as({ request: { ...request, params }, belonging: {} });
}
