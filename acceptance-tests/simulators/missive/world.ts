import type { Clock } from '../shared/clock.ts';
import type { Settings } from '../shared/settings.ts';
import { type GenerateOptions, generate } from './generated/generate.ts';
import { createLinks, type Links } from './links.ts';
import { createRenderer, type Renderer } from './render.ts';
import { createReports, type Reports } from './reports.ts';
import { seedAccount } from './seed/account.ts';
import { defaultSeedDate } from './seed/dates.ts';
import { seedRows } from './seed/rows.ts';
import type { MissiveSettings } from './settings.ts';
import { createStore, type Store } from './store.ts';

/** All that the operations work on. */
export type World = {
  readonly settings: MissiveSettings;
  clock: Clock;
  /** The time in the API's own seconds. */
  now(): number;
  readonly store: Store;
  renderer: Renderer;
  links: Links;
  reports: Reports;
};

export type WorldOptions = {
  /** The moment that the sample rows and the generated rows lead up to (2026-07-02T01:10:00Z). */
  seedDate?: string | Date | undefined;
  /** False leaves out the sample rows: contacts, conversations, responses and tasks. The account itself remains. */
  sample?: boolean | undefined;
  generate?: GenerateOptions | undefined;
};

export function createWorld(clock: Clock, settings: Settings<MissiveSettings>, options: WorldOptions): World {
  const date = Math.floor(new Date(options.seedDate ?? defaultSeedDate).getTime() / 1000);
  const store = createStore();
  seedAccount(store);
  if (options.sample !== false) seedRows(store, date);
  if (options.generate) generate(store, date, options.generate);
  let revision = settings.revision();
  return {
    settings: settings.current,
    clock,
    now: () => Math.floor(clock.now() / 1000),
    get store() {
      if (revision !== settings.revision()) store.conversations.forgetLists();
      revision = settings.revision();
      return store;
    },
    renderer: createRenderer(store, settings.current),
    links: createLinks(settings.current, clock),
    reports: createReports(settings.current, clock),
  };
}
