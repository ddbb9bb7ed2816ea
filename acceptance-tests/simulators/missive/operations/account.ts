import type { Reply } from '../../shared/reply.ts';
import type { Call } from '../call.ts';
import type { Group } from '../model.ts';
import { listReply, offsetPage } from '../pages.ts';
import { readChoice, readIdentifier, required } from '../parameters.ts';
import type { Row } from '../render.ts';
import { booksOf, groupsOf, labelsOf, organizationsOf, teamsOf, usersOf } from '../visible-rows.ts';
import { type Operation, paging } from './operation.ts';

/** Lists of what an organization consists of. */
export const accountOperations: Operation[] = [
  {
    path: 'organizations',
    parameters: paging.offset,
    reply: (call) => answer(call, 'organizations', organizationsOf(call), (row) => row),
  },
  {
    path: 'users',
    parameters: [...paging.offset, 'organization'],
    reply: (call) => {
      const { renderer } = call.world;
      const { user } = call.visibility;
      return answer(call, 'users', usersOf(call, readOrganization(call)), (row) => renderer.user(row, user.id));
    },
  },
  {
    path: 'teams',
    parameters: [...paging.offset, 'organization'],
    reply: (call) => answer(call, 'teams', teamsOf(call, readOrganization(call)), call.world.renderer.team),
  },
  {
    path: 'shared_labels',
    parameters: [...paging.offset, 'organization'],
    reply: (call) => answer(call, 'shared_labels', labelsOf(call, readOrganization(call)), (row) => row),
  },
  {
    path: 'contact_books',
    parameters: paging.offset,
    reply: (call) => answer(call, 'contact_books', booksOf(call), (row) => row),
  },
  {
    path: 'contact_groups',
    parameters: [...paging.offset, 'contact_book', 'kind'],
    reply: (call) => {
      const book = required(readIdentifier(call.parameters, 'contact_book'), 'contact_book');
      const kind = required(readChoice<Group['kind']>(call.parameters, 'kind', ['group', 'organization']), 'kind');
      return answer(call, 'contact_groups', groupsOf(call, book, kind), ({ id, name }) => ({ id, name }));
    },
  },
];

export function readOrganization({ parameters }: Call): string | undefined {
  return readIdentifier(parameters, 'organization');
}

function answer<T>(call: Call, name: string, rows: readonly T[], render: (row: T) => Row): Reply {
  return listReply(call, name, offsetPage(call, rows).map(render));
}
