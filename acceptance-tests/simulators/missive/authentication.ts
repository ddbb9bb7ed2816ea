import type { SimulatorRequest } from '../shared/request.ts';
import { ApiError } from './errors.ts';
import { type Visibility, visibilityOf } from './visibility.ts';
import type { World } from './world.ts';

/** What stands after `Bearer`, empty when nothing does. */
export function tokenOf({ headers }: SimulatorRequest): string {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Who calls. Throws for anyone who is not known. */
export function authenticate(request: SimulatorRequest, world: World): { token: string; visibility: Visibility } {
  const token = tokenOf(request);
  const visibility = readerOf(token, world);
  if (!visibility || world.store.revokedTokens.has(token)) throw new ApiError('unauthorized');
  const { planStatus } = world.settings;
  if (planStatus !== 200) throw new ApiError('plan', undefined, planStatus);
  return { token, visibility };
}

/** What the owner of a token may see; undefined when nobody owns it. */
export function readerOf(token: string, { store }: World): Visibility | undefined {
  const userID = store.tokens.get(token);
  return userID === undefined ? undefined : visibilityOf(store, store.users.get(userID));
}
