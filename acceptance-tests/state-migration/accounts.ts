import type { Key } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { asRecorded, type Fixture } from './fixture.ts';
import { keysOf, type Mode, read, type States } from './reading.ts';
import type { Account, World } from './world.ts';
import { worlds } from './worlds/index.ts';

/** An account in which so many things have happened, and what a first sync brings of it. */
export class Opened {
  readonly world: World;
  readonly keys: ReadonlyMap<string, Key>;
  readonly fresh: Run;
  readonly #account: Account;
  readonly #runs = new Map<string, Promise<Run>>();

  constructor(world: World, account: Account, keys: ReadonlyMap<string, Key>, fresh: Run) {
    this.world = world;
    this.keys = keys;
    this.fresh = fresh;
    this.#account = account;
  }

  /** Nothing happens in the account, so that each state has to be read with once. */
  read(states: States, mode: Mode | undefined): Promise<Run> {
    const question = JSON.stringify([mode, states], inOrder);
    const run = this.#runs.get(question) ?? read(this.world, this.#account, { states, mode });
    this.#runs.set(question, run);
    return run;
  }

  close(): Promise<void> {
    return this.#account.close();
  }
}

/** Accounts by world and moment, each opened and read once, with the streams that the fixtures have. */
export class Accounts {
  readonly #fixtures: ReadonlyMap<string, Fixture>;
  readonly #opened = new Map<string, Promise<Opened>>();

  constructor(fixtures: ReadonlyMap<string, Fixture>) {
    this.#fixtures = fixtures;
  }

  at(name: string, steps: number): Promise<Opened> {
    const place = `${name} ${steps}`;
    const opened = this.#opened.get(place) ?? this.#open(name, steps);
    this.#opened.set(place, opened);
    return opened;
  }

  async #open(name: string, steps: number): Promise<Opened> {
    const known = worlds[name];
    if (!known) throw new Error(`There is no world ${name}`);
    const world = asRecorded(known, this.#fixtures);
    const account = await world.open();
    for (let step = 0; step < steps; step += 1) account.goOn();
    return new Opened(world, account, await keysOf(world, account), await read(world, account));
  }

  async close(): Promise<void> {
    for (const opened of this.#opened.values()) await (await opened).close();
  }
}

/** Partitions stand in a STATE as they came to their ends. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
