import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, type Usage } from './measure.ts';
import type { PythonCdk } from './python/cdk.ts';
import { type LoggedCall, SimulatorProcess } from './simulator-process.ts';
import type { World } from './worlds.ts';

const KEPT_CALLS = '100000';

/** A simulated account of a world, and the connector that reads it. */
export class Account {
  readonly #world: World;
  readonly #simulator: SimulatorProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));

  private constructor(world: World, simulator: SimulatorProcess) {
    this.#world = world;
    this.#simulator = simulator;
  }

  /** Does something with an account, and closes it. `more`: further arguments of the simulator, in place of no limits. */
  static async with<T>(
    world: World,
    rows: number,
    work: (account: Account) => Promise<T>,
    more = world.unlimited,
  ): Promise<T> {
    const args = [...world.simulator(rows), ...more, '--keep-calls', KEPT_CALLS];
    const simulator = await SimulatorProcess.start(world.connector.replace('source-', ''), args);
    const account = new Account(world, simulator);
    try {
      return await work(account);
    } finally {
      simulator.stop();
      rmSync(account.#folder, { recursive: true });
    }
  }

  /** Runs a verb. `streams`: of a read, the large one when absent; `settings`: over those of the world. */
  run(verb: string, { streams = [this.#world.stream], state = '', settings = {} }: ReadOptions = {}): Promise<Usage> {
    const { config, connector } = this.#world;
    const main = join(import.meta.dirname, '../../dist', connector, 'main.js');
    const configFile = this.#write('config', { ...config, api_url: this.#simulator.url, ...settings });
    if (verb !== 'read') return measure([main, verb, '--config', configFile]);
    const catalog = streams.map((name) => ({
      ...{ stream: { name }, sync_mode: 'incremental', destination_sync_mode: 'append' },
    }));
    const files = ['--config', configFile, '--catalog', this.#write('catalog', { streams: catalog })];
    return measure([main, 'read', ...files, ...(state ? ['--state', this.#write('state', state)] : [])]);
  }

  /** Syncs the large stream into a DuckDB file, a new one or that of before; tells what that takes beside the connector. */
  land(into: 'new' | 'same'): Promise<Usage> {
    const { connector, stream, config } = this.#world;
    const file = join(this.#folder, 'landing.duckdb');
    if (into === 'new') rmSync(file, { force: true });
    const configFile = this.#write('config', { ...config, api_url: this.#simulator.url });
    const sync = join(import.meta.dirname, '../../local/sync.ts');
    return measure([sync, connector, '--streams', stream, '--to', file, '--config', configFile, '--quiet']);
  }

  /** A loop over the very requests that the connector has made since they were last forgotten. */
  async loop(client: 'got' | 'http', calls: readonly LoggedCall[]): Promise<Usage> {
    const { stream, authorization } = this.#world;
    const base = new URL(this.#simulator.url);
    const requests = calls.map(({ method, url, parameters }) => ({
      ...{ method, url: new URL(url, base).href },
      ...(method === 'POST' && { body: JSON.stringify(parameters) }),
    }));
    const headers = { authorization, 'content-type': 'application/json' };
    const file = this.#write('requests', { stream, headers, requests });
    return measure([join(import.meta.dirname, 'loop.ts'), client, file]);
  }

  /** Reads the large stream with Airbyte's Python CDK, by the manifest of the world. */
  runPython(cdk: PythonCdk): Promise<Usage> {
    const { connector, stream: name, authorization } = this.#world;
    const stream = { name, json_schema: {}, supported_sync_modes: ['full_refresh', 'incremental'] };
    const streams = [{ stream, sync_mode: 'incremental', destination_sync_mode: 'append' }];
    const config = this.#write('python-config', { url: this.#simulator.url, authorization });
    return cdk.read(connector, ['--config', config, '--catalog', this.#write('python-catalog', { streams })]);
  }

  async calls(): Promise<{ calls: LoggedCall[]; refusals: number }> {
    return this.#simulator.calls();
  }

  forgetCalls(): Promise<void> {
    return this.#simulator.forgetCalls();
  }

  #write(name: string, content: unknown): string {
    const file = join(this.#folder, `${name}.json`);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }
}

export interface ReadOptions {
  streams?: readonly string[];
  /** JSON text. */
  state?: string;
  settings?: Record<string, unknown>;
}
