import type { Clock } from '../shared/clock.ts';
import { createLinkOf, type Origins } from './files/links.ts';
import { type GenerateOptions, generate } from './generated/generate.ts';
import { fromMs, type Moment, momentOf } from './moments.ts';
import { createRenderer, type Renderer } from './render.ts';
import { seedAccount } from './seed/account.ts';
import { defaultSeedDate } from './seed/dates.ts';
import { seedRows } from './seed/rows.ts';
import type { HeymarketSettings } from './settings.ts';
import { createStore, type Store } from './store.ts';

/** All that the operations work on. */
export type World = {
  settings: HeymarketSettings;
  clock: Clock;
  now(): Moment;
  store: Store;
  renderer: Renderer;
};

export type WorldOptions = {
  /** The moment that the sample rows and the generated rows lead up to (2026-04-03T21:30:00Z). */
  seedDate?: string | Date | undefined;
  /** False leaves out the sample rows. The account itself remains: the team, its members, inboxes and contact fields. */
  sample?: boolean | undefined;
  generate?: GenerateOptions | undefined;
};

export function createWorld(clock: Clock, settings: HeymarketSettings, origins: Origins, options: WorldOptions): World {
  const { seedDate = defaultSeedDate } = options;
  const date = typeof seedDate === 'string' ? momentOf(seedDate) : fromMs(seedDate.getTime());
  const store = createStore();
  seedAccount(store, date);
  if (options.sample !== false) seedRows(store, date);
  if (options.generate) generate(store, date, options.generate);
  return {
    settings,
    clock,
    now: () => fromMs(clock.now()),
    store,
    renderer: createRenderer(store, settings, createLinkOf(settings, origins, clock)),
  };
}
