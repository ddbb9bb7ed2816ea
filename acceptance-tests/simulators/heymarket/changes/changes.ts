import type { World } from '../world.ts';
import { type AccountChanges, createAccountChanges } from './account.ts';
import { type ConversationChanges, createConversationChanges } from './conversations.ts';
import { createMessageChanges, type MessageChanges } from './messages.ts';
import { createRowChanges, type RowChanges } from './rows.ts';

/** What other people and processes do to the account while a connector reads it. */
export type Changes = ConversationChanges & MessageChanges & RowChanges & AccountChanges;

export function createChanges(world: World): Changes {
  return {
    ...createConversationChanges(world),
    ...createMessageChanges(world),
    ...createRowChanges(world),
    ...createAccountChanges(world),
  };
}
