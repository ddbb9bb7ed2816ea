import { jsonReply } from '../../shared/reply.ts';
import type { Call } from '../call.ts';
import { badData } from '../errors.ts';
import type { Member } from '../model.ts';
import { readTexts } from '../parameters.ts';
import { get, type Operation } from './operation.ts';
import { singleReply } from './single.ts';

export const accountOperations: Operation[] = [
  get('v1/inboxes', ({ world: { store, settings, renderer } }) => {
    const rows = [...store.tables.inboxes.all()].filter(({ isGone }) => !isGone).map(renderer.inbox);
    return { ...jsonReply(settings.inboxes.envelope === 'array' ? rows : { inboxes: rows }), rows: rows.length };
  }),
  get('v1/team', ({ world }) => singleReply(world.renderer.team())),
  get(
    'v1/users/get',
    (call) => {
      const { store, renderer } = call.world;
      const memberships = [...store.tables.members.all()].filter(readUsers(call)).map(renderer.membership);
      return { ...jsonReply({ memberships }), rows: memberships.length };
    },
    ['phone', 'email'],
  ),
];

/** By phones and e-mail addresses, in a body or in a query with a name that stands once or more often. */
function readUsers({ body, query, world: { settings } }: Call): (row: Member) => boolean {
  const { reads, unfiltered } = settings.usersGet;
  const given = (name: string): string[] => [
    ...(reads === 'query' ? [] : (readTexts(body, name) ?? [])),
    ...(reads === 'body' || query[name] === undefined ? [] : [query[name]].flat().map(String)),
  ];
  const phones = given('phone');
  const emails = given('email');
  const isFiltered = phones.length + emails.length > 0;
  if (!isFiltered && unfiltered === 400) throw badData('phone or email is required');
  return ({ isGone, phone, email }) =>
    !isGone && (isFiltered ? phones.includes(phone) || emails.includes(email) : unfiltered === 'all');
}
