import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Row } from '../support/messages.ts';
import type { Key } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { type Fixture, type Left, writeFixture } from './fixture.ts';
import { cuts, interrupted, nothing, type Past } from './interruptions.ts';
import { keysOf, type Mode, read, statesAfter } from './reading.ts';
import { countOf, isSame, nameOf, rowsOf } from './rows.ts';
import type { Account, Interruption, World } from './world.ts';
import { worlds } from './worlds/index.ts';

/** Records what the build in `dist` leaves behind when it is interrupted, of all worlds or of those that are named. */

const FOLLOWING: Readonly<Record<string, Interruption>> = { complete: 'changed', changed: 'changed-again' };

interface Waiting {
  name: string;
  past: Past;
  mode: Mode | undefined;
}

class Recording {
  readonly #world: World;
  readonly #account: Account;
  readonly #keys: ReadonlyMap<string, Key>;
  #steps = 0;
  #waiting: Waiting[] = [];

  constructor(world: World, account: Account, keys: ReadonlyMap<string, Key>) {
    this.#world = world;
    this.#account = account;
    this.#keys = keys;
  }

  async record(): Promise<void> {
    const { narrower } = this.#world;
    const refresh = { mode: 'full_refresh' } as const;
    await this.#interrupt(
      {},
      { early: 'early', middle: 'middle', late: 'late', killed: 'killed', complete: 'complete' },
    );
    await this.#interrupt(refresh, { refresh: 'middle' });
    if (narrower) await this.#interrupt({ config: narrower }, { narrower: 'middle' });
    this.#account.trouble();
    await this.#interrupt({ config: { retry_budget_seconds: 1 } }, { failed: 'complete' });
    this.#account.calm();
    while (this.#waiting.length) {
      this.#account.goOn();
      this.#steps += 1;
      await this.#goOn();
    }
  }

  /** A first sync in the middle of which something happens. */
  async recordMoved(): Promise<void> {
    const { meanwhile } = this.#world;
    if (meanwhile === undefined || !this.#isWanted('moved')) return;
    this.#account.goOnAfter?.(meanwhile);
    this.#steps = 1;
    await this.#interrupt({}, { moved: 'unsettled' });
    await this.#goOn();
  }

  /** A first sync, interrupted in each of these ways. */
  async #interrupt(
    options: { mode?: Mode; config?: Row },
    how: Partial<Record<Interruption, keyof typeof cuts>>,
  ): Promise<void> {
    const wanted = Object.entries(how).filter(([name]) => this.#isWanted(name as Interruption));
    if (!wanted.length) return;
    const run = await read(this.#world, this.#account, options);
    for (const [name, cut] of wanted) {
      this.#waiting.push({ name, past: interrupted(run, nothing, this.#keys, cuts[cut]), mode: options.mode });
    }
  }

  #isWanted(name: Interruption): boolean {
    return this.#world.interruptions?.includes(name) ?? true;
  }

  /** Every sync that was interrupted is gone on with, and those that follow a complete one are interrupted again. */
  async #goOn(): Promise<void> {
    const fresh = await read(this.#world, this.#account);
    for (const { name, past, mode } of this.#waiting.splice(0)) {
      const resumed = await read(this.#world, this.#account, { states: past.states, mode });
      const idle = await read(this.#world, this.#account, { states: statesAfter(resumed, past.states), mode });
      this.#write({ name, past, mode }, { fresh, resumed, idle });
      const next = FOLLOWING[name];
      if (next && this.#isWanted(next))
        this.#waiting.push({ name: next, past: interrupted(resumed, past, this.#keys, cuts.patchy), mode });
    }
  }

  #write({ name, past, mode }: Waiting, runs: { fresh: Run; resumed: Run; idle: Run }): void {
    const place = `${this.#world.name}-${name}`;
    for (const { code, errors } of Object.values(runs)) {
      if (code !== 0) throw new Error(`${place}: ${JSON.stringify(errors)}`);
    }
    const { fresh, resumed, idle } = runs;
    const streams = [...this.#keys].map(([stream, key]): [string, Left] => {
      const state = past.states[stream];
      const left = {
        rows: rowsOf(fresh, stream, key).size,
        held: heldOf(`${place}, ${stream}`, stream, key, past, { fresh, resumed }),
        resumed: countOf(resumed, stream),
        idle: countOf(idle, stream),
      };
      return [stream, state ? { state, ...left } : left];
    });
    const fixture = { world: this.#world.name, steps: this.#steps, ...(mode && { mode }) };
    writeFixture(`${this.#world.connector.main.split('/').at(-2)}/${place}`, {
      ...fixture,
      streams: Object.fromEntries(streams),
    } satisfies Fixture);
  }
}

/** The rows that need not come any more. Throws where one had to, and did not. */
function heldOf(
  place: string,
  stream: string,
  key: Key,
  past: Past,
  { fresh, resumed }: { fresh: Run; resumed: Run },
): string {
  const [all, came] = [rowsOf(fresh, stream, key), rowsOf(resumed, stream, key)];
  if (new Set([...all.keys()].map(nameOf)).size < all.size) throw new Error(`${place}: two names of rows are the same`);
  const isHeld = ([id, row]: [string, Row]): boolean => {
    const had = past.rows.get(stream)?.get(id);
    const last = came.get(id) ?? had;
    if (last && isSame(last, row)) return had !== undefined && isSame(had, row);
    // Of a part that a full refresh has finished, what is new comes with the next one.
    if (!last && past.states[stream]?.refresh !== 'running') throw new Error(`${place}: ${id} is lost`);
    process.stdout.write(`${place}: ${id} ${last ? 'stays as it was' : 'does not come yet'}\n`);
    return true;
  };
  return [...all]
    .filter(isHeld)
    .map(([id]) => nameOf(id))
    .sort()
    .join('');
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(worlds)) {
  const world = worlds[name];
  if (!world) throw new Error(`There is no world ${name}. Known: ${Object.keys(worlds).join(', ')}`);
  const accounts = [await world.open(), await world.open()] as const;
  const keys = await keysOf(world, accounts[0]);
  await new Recording(world, accounts[0], keys).record();
  await new Recording(world, accounts[1], keys).recordMoved();
  for (const account of accounts) await account.close();
}
spawnSync(join(import.meta.dirname, '../../node_modules/.bin/biome'), ['format', '--write', import.meta.dirname]);
