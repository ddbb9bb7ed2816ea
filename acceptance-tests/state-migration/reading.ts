import { join } from 'node:path';
import { configure, stateOf } from '../support/connector.ts';
import type { Row, StreamState } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import type { Account, World } from './world.ts';

export type Mode = 'full_refresh' | 'incremental';
export type States = Readonly<Record<string, Row>>;

export interface ReadOptions {
  states?: States;
  mode?: Mode | undefined;
  config?: Row | undefined;
}

const CLOCK = join(import.meta.dirname, 'clock-of-the-world.mjs');
/** The connector's clock is behind the server's: however slow the machine is, the server tells what has settled. */
const BEHIND_MS = 60_000;

/** Reads an account with the built connector, whose clock is that of the account. */
export async function read(world: World, account: Account, options: ReadOptions = {}): Promise<Run> {
  const { states, mode, config } = options;
  const streams = await world.connector.discover(account.config);
  const run = await world.connector.run('read', {
    config: { ...account.config, ...config },
    catalog: asBefore(configure(streams, world.streams, mode), states),
    ...(states && { state: messagesOf(states) }),
    node: [process.execPath, '--import', CLOCK],
    env: { CLOCK_BEGINS_AT: new Date(account.now().getTime() - BEHIND_MS).toISOString() },
  });
  if (account.violations().length) throw new Error(`Forbidden calls: ${account.violations().join(', ')}`);
  return run;
}

/** Streams that were full refreshes, since they had no cursor then: the catalog of a connection does not change by itself. */
function asBefore(catalog: { streams: Row[] }, states: States = {}): { streams: Row[] } {
  const streams = catalog.streams.map((one) => {
    const state = states[String((one.stream as Row).name)];
    return state?.refresh === undefined ? one : { ...one, sync_mode: 'full_refresh' };
  });
  return { streams };
}

export async function keysOf(world: World, account: Account): Promise<Map<string, readonly string[]>> {
  const streams = await world.connector.discover(account.config);
  const known = streams.filter(({ name }) => world.streams?.includes(name) ?? true);
  return new Map(known.map(({ name, source_defined_primary_key: key = [] }) => [name, key.flat()]));
}

export function messagesOf(states: States): StreamState[] {
  return Object.entries(states).map(([stream, state]) => stateOf(stream, state));
}

/** The state to resume from after a run. */
export function statesAfter(run: Run, before: States = {}): States {
  const messages = run.stateAfter(messagesOf(before));
  return Object.fromEntries(messages.map(({ stream }) => [stream.stream_descriptor.name, stream.stream_state ?? {}]));
}
