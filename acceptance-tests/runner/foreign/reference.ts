import { type ConfiguredCatalog, platformCatalog } from '../catalogs.ts';
import type { Context } from '../context.ts';
import type { Row } from '../json.ts';
import type { CatalogStream } from '../messages.ts';
import { stateAfter } from '../records.ts';
import type { Run } from '../run.ts';
import type { Answered } from './answer.ts';
import { keysOf } from './paths.ts';
import { ForeignProxy, type Passage, type Strike } from './proxy.ts';
import type { Syncs } from './verdict.ts';
import { type Lens, type View, viewOf, volatileFields } from './view.ts';

/** A source behind a proxy of its own: one sync at a time. */
export class Behind {
  readonly proxy: ForeignProxy;
  readonly #context: Context;
  readonly #config: Row;

  private constructor(context: Context, proxy: ForeignProxy, config: Row) {
    this.#context = context;
    this.proxy = proxy;
    this.#config = config;
  }

  static async start(context: Context, api: string, withUrl: (url: string) => Row): Promise<Behind> {
    const proxy = await ForeignProxy.start(api);
    return new Behind(context, proxy, withUrl(proxy.url));
  }

  async read(catalog: ConfiguredCatalog, strike?: Strike, state?: unknown): Promise<{ run: Run; passage: Passage }> {
    const passage = this.proxy.begin(strike);
    const inputs = { config: this.#config, catalog, ...(state === undefined ? {} : { state }) };
    return { run: await this.#context.run('read', inputs, { limitMs: limitMs }), passage };
  }

  /** A sync in which one call is answered otherwise, and a healthy one from its state; undefined if the call did not come. */
  async ask(catalog: ConfiguredCatalog, strike: Strike): Promise<(Syncs & { passage: Passage }) | undefined> {
    const { run: first, passage } = await this.read(catalog, strike);
    if (!passage.struck) return undefined;
    const state = first.states.length > 0 ? stateAfter(first.states) : undefined;
    const { run: second } = await this.read(catalog, undefined, state);
    return { first, second, passage };
  }

  close(): Promise<void> {
    return this.proxy.close();
  }
}

const limitMs = 60_000;

/** What a healthy read of some streams gives, and the calls that it makes. */
export interface Reference {
  streams: readonly CatalogStream[];
  catalog: ConfiguredCatalog;
  calls: readonly Answered[];
  /** Keys that are the same, and as many, in every read; others are found by the shape of their path. */
  steady: ReadonlySet<string>;
  truth: View;
  lens: Lens;
}

export async function referenceOf(
  behind: Behind,
  context: Context,
  streams: readonly CatalogStream[],
): Promise<Reference> {
  const catalog = platformCatalog(streams);
  const one = await behind.read(catalog);
  const other = await behind.read(catalog);
  context.mustSucceed(one.run);
  context.mustSucceed(other.run);
  const plain: Lens = { streams, volatile: new Map(), withApi: (text) => behind.proxy.withApi(text) };
  const lens = { ...plain, volatile: volatileFields(one.run.records, other.run.records, plain) };
  const [a, b] = [countsOf(one.passage.calls), countsOf(other.passage.calls)];
  const steady = new Set([...a].filter(([key, count]) => b.get(key) === count).map(([key]) => key));
  return { streams, catalog, calls: one.passage.calls, steady, truth: viewOf(one.run.records, lens), lens };
}

function countsOf(calls: readonly Answered[]): Map<string, number> {
  const groups = Map.groupBy(calls, (call) => keysOf(call).exact);
  return new Map([...groups].map(([key, own]) => [key, own.length]));
}
