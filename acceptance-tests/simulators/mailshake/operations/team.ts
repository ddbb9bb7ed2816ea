import { jsonReply, type Reply } from '../../shared/reply.ts';
import type { SimulatorRequest } from '../../shared/request.ts';
import type { User } from '../model.ts';
import { pageReply } from '../pages.ts';
import { rowsOf } from '../rows.ts';
import type { World } from '../world.ts';
import { searchFilter } from './filters.ts';

export function getMe(_request: SimulatorRequest, { store, renderer }: World): Reply {
  const user = store.users.find(store.ownUserID);
  return jsonReply({ user: user && renderer.user(user, store.ownUserID) });
}

export function listTeamMembers(request: SimulatorRequest, world: World): Reply {
  const { store, renderer } = world;
  const isFound = searchFilter(request.parameters);
  const users = store.users.rows().filter(({ emailAddress, fullName }) => isFound(emailAddress, fullName));
  const render = (user: User) => renderer.user(user, store.ownUserID);
  return pageReply(request, world, rowsOf(users, render), { maximum: 100 });
}

export function listSenders(request: SimulatorRequest, world: World): Reply {
  const isFound = searchFilter(request.parameters);
  const senders = world.store.senders.rows().filter(({ emailAddress, fromName }) => isFound(emailAddress, fromName));
  return pageReply(request, world, rowsOf(senders, world.renderer.sender), { maximum: 100 });
}
