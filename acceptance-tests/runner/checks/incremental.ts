import { type ConfiguredCatalog, supports } from '../catalogs.ts';
import type { Context } from '../context.ts';
import { canonical, excerpt, isRow } from '../json.ts';
import { stateAfter } from '../records.ts';
import type { Run } from '../run.ts';
import { assert, type Check, checksOf, Failure, failOn, type Skip, skip } from './check.ts';
import { checkpoints, officialSample } from './checkpoints.ts';
import { nameIn, problemsOfCursors } from './future-state.ts';

/** The streams that can be read incrementally, each with a cursor. */
async function incrementalCatalog(context: Context, needsCursor = true): Promise<ConfiguredCatalog> {
  const all = await context.catalog('incremental', true);
  const streams = all.streams
    .filter(({ stream }) => supports(stream, 'incremental'))
    .map((one): typeof one => ({ ...one, sync_mode: 'incremental' }));
  assert(streams.length > 0, 'No stream supports incremental; give the section a bypass_reason.');
  const without = streams.filter(({ cursor_field: cursor }) => needsCursor && !(cursor as string[] | null)?.length);
  failOn(
    without.map(({ stream }) => `${stream.name} has neither a default_cursor_field nor a configured cursor_field.`),
  );
  return { streams };
}

/** The data of all records, as one text whatever their order, and however often they came. */
function contentOf(run: Run): string {
  return [...new Set(run.records.map(({ data }) => canonical(data)))].sort().join('\n');
}

async function readSlices(context: Context, catalog: ConfiguredCatalog, name: string): Promise<string[]> {
  const first = context.mustSucceed(await context.cached('read', { catalog }));
  if (first.records.length === 0 || first.states.length === 0) {
    context.warn(`${name}: there are no ${first.records.length === 0 ? 'records' : 'states'} to try.`);
    return [];
  }
  const uncounted = first.states.filter(({ sourceStats }) => !isRow(sourceStats));
  if (uncounted.length > 0) return [`${name}: a STATE has no sourceStats: ${excerpt(uncounted[0], 160)}`];
  const all = checkpoints(first.states);
  if (all.length === 0) return [`${name}: no STATE counts any record, so there is no checkpoint to try.`];
  const problems: string[] = [];
  for (const { state, remaining } of officialSample(all)) {
    const input = stateAfter([state]);
    const run = context.mustSucceed(await context.cached('read', { catalog, state: input }));
    const shown = excerpt(input, 300);
    if (run.records.length < remaining) {
      problems.push(
        `${name}: after this state ${remaining} records are left; the read from it brought ${run.records.length}: ${shown}`,
      );
    }
    if (contentOf(run) === contentOf(first)) {
      const again = `${name}: the read from this state brought the same records as the one without a state: ${shown}`;
      problems.push(...context.stricter([again]));
    }
  }
  return problems;
}

function withoutFuture({ entry: { future_state: future } }: Context): Skip | undefined {
  if (future?.bypass_reason) return skip(future.bypass_reason);
  if (future?.future_state_path) return undefined;
  return { skip: 'future_state is not given, and neither is a bypass_reason', unexplained: true };
}

function futureStates(context: Context, catalog: ConfiguredCatalog): unknown[] {
  const { future_state_path: path = '', missing_streams: missing = [] } = context.entry.future_state ?? {};
  const states = context.file(path);
  if (!Array.isArray(states)) throw new Failure(`${path} does not exist or is no list of states.`);
  if (context.isStrict) {
    const present = states.map((state) => (isRow(state) ? nameIn(state) : undefined));
    const names = catalog.streams.map(({ stream }) => stream.name);
    failOn([
      ...missing
        .filter((one) => one.bypass_reason === undefined)
        .map(({ name }) => `The missing stream ${name} needs a bypass_reason.`),
      ...names
        .filter((name) => !present.includes(name) && !missing.some((one) => one.name === name))
        .map((name) => `${path} has no state of ${name}, and it is not among missing_streams.`),
    ]);
  }
  return states;
}

export const incremental: Check[] = checksOf('incremental', [
  {
    name: 'test_two_sequential_reads',
    hint: 'Let a read that is given a state leave out what was read before it.',
    run: async (context) => {
      const catalog = await incrementalCatalog(context);
      const first = context.mustSucceed(await context.cached('read', { catalog }));
      assert(first.states.length > 0, 'The first read printed no STATE.');
      assert(first.records.length > 0, 'The first read brought no record.');
      const state = stateAfter(first.states);
      const second = context.mustSucceed(await context.cached('read', { catalog, state }));
      assert(
        contentOf(first) !== contentOf(second),
        `The second read brought the same ${second.records.length} records as the first, although it was given the state ${excerpt(state)}`,
      );
    },
  },
  {
    name: 'test_read_sequential_slices',
    hint: 'Let every STATE count the records since the one before it, and let a read from it bring all that follow it.',
    run: async (context) => {
      if (context.entry.skip_comprehensive_incremental_tests)
        return skip('skip_comprehensive_incremental_tests is true');
      const incremental = (await context.streams()).some((stream) => supports(stream, 'incremental'));
      if (!incremental) return skip('no stream supports incremental');
      const problems: string[] = [];
      for (const one of (await incrementalCatalog(context)).streams) {
        problems.push(...(await readSlices(context, { streams: [one] }, one.stream.name)));
      }
      failOn(problems);
      return undefined;
    },
  },
  {
    name: 'test_state_with_abnormally_large_values',
    hint: 'Let a read from a cursor in the future bring no records, and still print a STATE; name the cursor field in each state of the file.',
    run: async (context) => {
      const none = withoutFuture(context);
      if (none) return none;
      const catalog = await incrementalCatalog(context, false);
      const state = futureStates(context, catalog);
      const run = context.mustSucceed(await context.cached('read', { catalog, state }));
      const streams = [...new Set(run.records.map(({ stream }) => stream))];
      assert(streams.length === 0, `There are ${run.records.length} records, of ${streams.join(', ')}; expected none.`);
      assert(run.states.length > 0, 'The read printed no STATE; expected at least one.');
      failOn(problemsOfCursors(catalog, state, run.states, context.entry.future_state?.cursor_format));
      return undefined;
    },
  },
]);
