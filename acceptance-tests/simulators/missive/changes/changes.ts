import type { World } from '../world.ts';
import { type AccountChanges, createAccountChanges } from './account.ts';
import { type ChildChanges, createChildChanges } from './children.ts';
import { type ContactChanges, createContactChanges } from './contacts.ts';
import { type ConversationChanges, createConversationChanges } from './conversations.ts';
import { createTaskChanges, type TaskChanges } from './tasks.ts';

/** What other people and processes do to the account while a connector reads it. */
export type Changes = ConversationChanges & ChildChanges & ContactChanges & TaskChanges & AccountChanges;

export function createChanges(world: World): Changes {
  return {
    ...createConversationChanges(world),
    ...createChildChanges(world),
    ...createContactChanges(world),
    ...createTaskChanges(world),
    ...createAccountChanges(world),
  };
}
