import { type ContentChanges, createContentChanges } from '../content/changes.ts';
import type { World } from '../world.ts';
import { type AccountChanges, createAccountChanges } from './account.ts';
import { type ContactChanges, createContactChanges } from './contacts.ts';
import { createMessageChanges, type MessageChanges } from './messages.ts';
import { createRowChanges, type RowChanges } from './rows.ts';

/** What other people and processes do to the accounts while a connector reads them; the master's, unless told otherwise. */
export type Changes = RowChanges & ContactChanges & MessageChanges & AccountChanges & ContentChanges;

export function createChanges(world: World): Changes {
  return {
    ...createRowChanges(world),
    ...createContactChanges(world),
    ...createMessageChanges(world),
    ...createAccountChanges(world),
    ...createContentChanges(world),
  };
}
