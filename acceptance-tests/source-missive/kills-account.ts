import type { GenerateOptions } from '../simulators/missive/generated/options.ts';
import type { Mailbox } from '../simulators/missive/mailboxes.ts';
import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import { labelIDs } from '../simulators/missive/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { claims, listCalls, type Story } from './kills.ts';
import { hour } from './setup.ts';

/** Some weeks of conversations, each with a few rows of every kind. */
export const account: GenerateOptions = {
  conversations: 180,
  stepSeconds: 3 * hour,
  messages: [1, 3],
  comments: [0, 2],
  posts: [0, 1],
  drafts: [0, 1],
  teams: 1,
};

export const streams = ['conversations', 'messages', 'comments', 'posts', 'drafts'];
export const childStreams = streams.slice(1);
/** So many conversations are followed before the next STATE. */
export const portion = 10;

/** The mailboxes of a configuration, by the names that a STATE has for them. */
export function mailboxesOf(missive: MissiveSimulator, config: Row): Map<string, Mailbox> {
  const { mailboxes, shared_label_ids: labels = [] } = config as { mailboxes: string[]; shared_label_ids?: string[] };
  const found = new Map<string, Mailbox>();
  for (const name of mailboxes) {
    if (name !== 'team_all') found.set(name, { name: name as 'all' });
    else
      for (const { row } of missive.truth({ stream: 'teams' }))
        found.set(`${name}:${row.id}`, { name, id: `${row.id}` });
  }
  for (const id of labels) found.set(`shared_label:${id}`, { name: 'shared_label', id });
  return found;
}

export const severalMailboxes = { mailboxes: ['all', 'team_all'], shared_label_ids: [labelIDs.clients] };

/** Where each conversation stands, and the second of its last activity. */
export function placesOf(missive: MissiveSimulator, config: Row): Map<string, { at: number; keys: string[] }> {
  const places = new Map<string, { at: number; keys: string[] }>();
  for (const [key, mailbox] of mailboxesOf(missive, config)) {
    for (const { row } of missive.truth({ stream: 'conversations', mailboxes: [mailbox] })) {
      const place = places.get(String(row.id)) ?? { at: Number(row.last_activity_at), keys: [] };
      places.set(String(row.id), { ...place, keys: [...place.keys, key] });
    }
  }
  return places;
}

/** What the state holds before a run: of these conversations no list is to be asked for, unless something happens. */
export function heldBy(story: Story, config: Row): (stream: string, id: string) => boolean {
  const before = placesOf(story.missive, config);
  const { state } = story;
  return (stream, id) => {
    const { at = 0, keys = [] } = before.get(id) ?? {};
    return keys.length > 0 && keys.every((key) => claims(state, stream, key, at));
  };
}

/** Lists that were asked for though the state held them and nothing had happened. */
export function askedInVain(
  missive: MissiveSimulator,
  isHeld: (stream: string, id: string) => boolean,
  touched: ReadonlySet<string>,
): string[] {
  return listCalls(missive)
    .filter(({ stream, conversation }) => isHeld(stream, conversation) && !touched.has(conversation))
    .map(({ stream, conversation }) => `${conversation}/${stream}`);
}

/** The lists that there are: one of each kind per conversation, but only where its row does not say that it is empty. */
export function listsNeeded(missive: MissiveSimulator, config: Row): number {
  const mailboxes = [...mailboxesOf(missive, config).values()];
  const rows = missive.truth({ stream: 'conversations', mailboxes }).map(({ row }) => row);
  const count = (has: (row: Row) => boolean) => rows.filter(has).length;
  const drafts = (row: Row) => Number(row.drafts_count) + Number(row.send_later_messages_count) > 0;
  return 2 * rows.length + count((row) => row.messages_count !== 0) + count(drafts);
}
