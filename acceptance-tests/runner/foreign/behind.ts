import type { ConfiguredCatalog } from '../catalogs.ts';
import type { Context } from '../context.ts';
import type { Row } from '../json.ts';
import { stateAfter } from '../records.ts';
import type { Run } from '../run.ts';
import { ForeignProxy, type Passage, type Strike } from './proxy.ts';
import type { Syncs } from './verdict.ts';

/** Of a run; a slow machine is no fault of the source. */
const limitMs = 120_000;

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

  /** `withUrl` makes the configuration that points the source at an address. */
  static async start(context: Context, api: string, withUrl: (url: string) => Row): Promise<Behind> {
    const proxy = await ForeignProxy.start(api);
    return new Behind(context, proxy, withUrl(proxy.url));
  }

  async read(catalog: ConfiguredCatalog, strike?: Strike, state?: unknown): Promise<{ run: Run; passage: Passage }> {
    const passage = this.proxy.begin(strike);
    const inputs = { config: this.#config, catalog, ...(state === undefined ? {} : { state }) };
    return { run: await this.#context.run('read', inputs, { limitMs }), passage };
  }

  async discover(strike?: Strike): Promise<{ run: Run; passage: Passage }> {
    const passage = this.proxy.begin(strike);
    return { run: await this.#context.run('discover', { config: this.#config }, { limitMs }), passage };
  }

  /** A read that must succeed. */
  async readHealthy(catalog: ConfiguredCatalog): Promise<{ run: Run; passage: Passage }> {
    const done = await this.read(catalog);
    this.#context.mustSucceed(done.run);
    return done;
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
