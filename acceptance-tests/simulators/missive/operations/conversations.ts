import type { Call } from '../call.ts';
import { childrenOf, survivorOf } from '../children.ts';
import { badRequest, refusal } from '../errors.ts';
import { conversationsIn, readMailboxes } from '../mailboxes.ts';
import type { Contact, Conversation } from '../model.ts';
import { listReply, singleReply, untilPage } from '../pages.ts';
import { readIdentifier, readText } from '../parameters.ts';
import type { Row } from '../render.ts';
import { type Operation, paging } from './operation.ts';

const mailboxes = [
  ...['inbox', 'all', 'assigned', 'closed', 'snoozed', 'flagged', 'trashed', 'junked', 'drafts'],
  ...['shared_label', 'team_inbox', 'team_closed', 'team_all'],
];
const narrowing = ['email', 'domain', 'contact_organization'];

export const conversationOperations: Operation[] = [
  {
    path: 'conversations',
    parameters: [...paging.until, ...mailboxes, 'organization', ...narrowing],
    reply: (call) => {
      const { visibility, world, parameters } = call;
      const named = readMailboxes(parameters, visibility, world);
      const page = untilPage(call, conversationsIn(named, visibility.user.id, world), {
        momentOf: ({ lastActivityAt }) => lastActivityAt,
        fallback: 25,
        maximum: world.settings.conversationsMaximum,
        matches: readFilter(call),
      });
      return listReply(
        call,
        'conversations',
        page.map((row) => render(call, row)),
      );
    },
  },
  {
    path: 'conversations/:id',
    parameters: [],
    reply: (call) => {
      const found = call.world.store.conversations.find(call.ids[0] ?? '');
      const row = found && survivorOf(found);
      if (!row || call.visibility.conversation(row) === 'none') throw refusal(404);
      return singleReply(call, 'conversations', render(call, row), 'array');
    },
  },
];

/** A guest sees two keys of a row. */
export function render({ visibility, world }: Pick<Call, 'visibility' | 'world'>, row: Conversation): Row {
  const { conversation, guest } = world.renderer;
  return visibility.conversation(row) === 'guest' ? guest(row) : conversation(row);
}

function readFilter(call: Call): (row: Conversation) => boolean {
  const { parameters, world } = call;
  const given = narrowing.filter((name) => readText(parameters, name) !== undefined);
  if (given.length > 1) throw badRequest(`Only one of ${given.join(', ')} is allowed`);
  const organization = readIdentifier(parameters, 'organization');
  const email = readText(parameters, 'email')?.toLowerCase();
  const domain = readText(parameters, 'domain')?.toLowerCase();
  const members = readMembers(readIdentifier(parameters, 'contact_organization'), world.store.contacts.all());
  if (given.length === 0) return (row) => organization === undefined || row.organizationID === organization;
  return (row) =>
    (organization === undefined || row.organizationID === organization) &&
    addressesOf(row).some(
      (address) => address === email || address.split('@')[1] === domain || members?.has(address) === true,
    );
}

/** The addresses of the contacts in an organization. */
function readMembers(id: string | undefined, contacts: Iterable<Contact>): Set<unknown> | undefined {
  if (id === undefined) return undefined;
  const members = [...contacts].filter(({ memberships }) => memberships.some(({ group }) => group.id === id));
  return new Set(members.flatMap(({ infos }) => infos.flatMap(({ kind, value }) => (kind === 'email' ? [value] : []))));
}

function addressesOf(row: Conversation): string[] {
  return childrenOf(row).messages.flatMap(({ from_field }) => from_field?.address?.toLowerCase() ?? []);
}
