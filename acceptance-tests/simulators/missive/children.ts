import type { Children, Conversation, Message } from './model.ts';
import type { Store } from './store.ts';

export function noChildren(): Children {
  return { messages: [], comments: [], posts: [], drafts: [] };
}

export function childrenOf({ children }: Conversation): Children {
  return typeof children === 'function' ? children() : children;
}

/** Children that may be changed in place: generated ones are kept from here on. */
export function keptChildren(store: Store, conversation: Conversation): Children {
  if (typeof conversation.children === 'function') {
    conversation.children = conversation.children();
    register(store, conversation);
  }
  return conversation.children;
}

/** Makes the messages of a conversation known by their ids. To be called whenever some were added. */
export function register(store: Store, conversation: Conversation): void {
  const { messages, drafts } = childrenOf(conversation);
  for (const message of [...messages, ...drafts]) store.homes.set(message.id, conversation);
  for (const message of messages) {
    const header = message.email_message_id;
    if (header === undefined) continue;
    const known = store.headers.get(header) ?? [];
    if (!known.includes(message)) store.headers.set(header, [...known, message]);
  }
}

export function survivorOf(conversation: Conversation): Conversation {
  let survivor = conversation;
  while (survivor.mergedInto) survivor = survivor.mergedInto;
  return survivor;
}

/** A message or draft and the conversation it is in now. */
export function findMessage(store: Store, id: string): { message: Message; conversation: Conversation } | undefined {
  const home = store.homes.get(id) ?? store.generatedHome(id);
  if (!home) return undefined;
  const conversation = survivorOf(home);
  const { messages, drafts } = childrenOf(conversation);
  const message = messages.find((row) => row.id === id) ?? drafts.find((row) => row.id === id);
  return message && { message, conversation };
}
