import { type ConfiguredCatalog, platformCatalog } from '../catalogs.ts';
import type { CatalogStream } from '../messages.ts';
import type { Answered } from './answer.ts';
import type { Behind } from './behind.ts';
import { keysOf } from './paths.ts';
import { inTurn } from './team.ts';
import { type Lens, type View, viewOf, volatileFields } from './view.ts';

/** What healthy reads of an account give. */
export interface Survey {
  truth: View;
  lens: Lens;
  /** Keys of calls that are the same, and as many, in every read; others are found by the shape of their path. */
  steady: ReadonlySet<string>;
}

/** Streams that are read together, and the calls that their healthy read makes. Without a catalog they are discovered. */
export interface Reading {
  streams: readonly CatalogStream[];
  catalog?: ConfiguredCatalog;
  calls: readonly Answered[];
}

/** A reading, and which of its calls are tried in it: kinds of calls, as method and shape. */
export interface Plan {
  reading: Reading;
  kinds: ReadonlySet<string>;
}

/** Reads all streams twice: what differs between two healthy reads tells nothing. */
export async function surveyOf(behind: Behind, streams: readonly CatalogStream[]): Promise<Survey> {
  const catalog = platformCatalog(streams);
  const one = await behind.readHealthy(catalog);
  const other = await behind.readHealthy(catalog);
  const plain: Lens = { streams, volatile: new Map(), withApi: (text) => behind.proxy.withApi(text) };
  const lens = { ...plain, volatile: volatileFields(one.run.records, other.run.records, plain) };
  const [a, b] = [countsOf(one.passage.calls), countsOf(other.passage.calls)];
  const steady = new Set([...a].filter(([key, count]) => b.get(key) === count).map(([key]) => key));
  return { truth: viewOf(one.run.records, lens), lens, steady };
}

function countsOf(calls: readonly Answered[]): Map<string, number> {
  const groups = Map.groupBy(calls, (call) => keysOf(call).exact);
  return new Map([...groups].map(([key, own]) => [key, own.length]));
}

/** The streams that make a kind of call are read together: each call is tried where all that it matters to is read. */
export async function plansOf(team: readonly Behind[], streams: readonly CatalogStream[]): Promise<Plan[]> {
  const single = await inTurn(team, streams, (behind, stream) => readingOf(behind, [stream]));
  const kinds = new Set(single.flatMap(({ calls }) => calls.map((call) => keysOf(call).shaped)));
  const makes = ({ calls }: Reading, kind: string) => calls.some((call) => keysOf(call).shaped === kind);
  const callers = [...kinds].map((kind) => ({ kind, own: single.filter((reading) => makes(reading, kind)) }));
  const groups = [
    ...Map.groupBy(callers, ({ own }) => own.map((reading) => reading.streams[0]?.name).join('\n')).values(),
  ];
  return inTurn(team, groups, async (behind, group) => {
    const { own = [] } = group[0] ?? {};
    const [reading] = own;
    return {
      reading:
        own.length === 1 && reading
          ? reading
          : await readingOf(
              behind,
              own.flatMap((one) => one.streams),
            ),
      kinds: new Set(group.map(({ kind }) => kind)),
    };
  });
}

/** The calls of `discover`; those of some sources make none. */
export async function discoveryPlan(behind: Behind): Promise<Plan> {
  const { run, passage } = await behind.discover();
  const kinds = new Set(passage.calls.map((call) => keysOf(call).shaped));
  return { reading: { streams: run.catalogs.at(-1) ?? [], calls: passage.calls }, kinds };
}

async function readingOf(behind: Behind, streams: readonly CatalogStream[]): Promise<Reading> {
  const catalog = platformCatalog(streams);
  const { passage } = await behind.readHealthy(catalog);
  return { streams, catalog, calls: passage.calls };
}
