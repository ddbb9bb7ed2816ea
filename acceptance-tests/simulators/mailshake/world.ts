import type { Clock } from '../shared/clock.ts';
import type { Settings } from '../shared/settings.ts';
import { type Changes, createChanges } from './changes.ts';
import { createExports, type Exports } from './exports.ts';
import type { GenerateOptions } from './generated/generated-rows.ts';
import { createGenerator, type Generator } from './generated/generator.ts';
import { createGrants, type Grants } from './grants.ts';
import { createRenderer, type Renderer } from './render.ts';
import { defaultSeedDate } from './seed/dates.ts';
import { seed } from './seed/seed.ts';
import type { MailshakeSettings } from './settings.ts';
import { createStore, type Store } from './store.ts';

/** All that the operations work on. */
export type World = {
  settings: MailshakeSettings;
  clock: Clock;
  store: Store;
  generator: Generator;
  renderer: Renderer;
  grants: Grants;
  exports: Exports;
  changes: Changes;
  /** Page tokens of earlier generations are refused. */
  tokenGeneration: number;
};

export type WorldOptions = {
  /** The moment that the seeded and generated rows lead up to (2026-03-01). */
  seedDate?: string | Date | undefined;
  /** Rows that are computed instead of kept; a kind given here replaces the seeded rows of that kind. */
  generate?: GenerateOptions | undefined;
};

export function createWorld(clock: Clock, settings: Settings<MailshakeSettings>, options: WorldOptions): World {
  const date = new Date(options.seedDate ?? defaultSeedDate).getTime();
  const { sent = 0, opens = 0, clicks = 0, replies = 0 } = options.generate ?? {};
  const counts = { sent, opens, clicks, replies };
  const store = createStore(counts);
  seed(store, date, counts);
  const renderer = createRenderer(settings.current);
  return {
    settings: settings.current,
    clock,
    store,
    renderer,
    generator: createGenerator({ store, renderer, date, counts, revision: settings.revision, ...options.generate }),
    grants: createGrants(settings.current, clock),
    exports: createExports(),
    changes: createChanges(store, clock),
    tokenGeneration: 1,
  };
}
