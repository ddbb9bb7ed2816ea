import type { SimulatorRequest } from '../shared/request.ts';
import { ApiError } from './errors.ts';
import { readText } from './parameters.ts';
import type { World } from './world.ts';

export type Caller = { /** Whose quota is charged. */ ledger: string; mayWrite: boolean };

/** Who calls: a key in the header, the body or the query, or an access token. Throws for anyone else. */
export function authenticate(request: SimulatorRequest, { settings, grants }: World): Caller {
  const [scheme = '', credentials = ''] = request.headers.authorization?.split(' ') ?? [];
  if (scheme.toLowerCase() === 'bearer') {
    const scopes = grants.scopesOf(credentials);
    if (scopes === undefined) throw new ApiError('invalid_token');
    return { ledger: `app ${settings.oauth.clientID}`, mayWrite: scopes.split(',').includes('campaign-write') };
  }
  const key = scheme.toLowerCase() === 'basic' ? keyOfBasic(credentials) : readText(request.parameters, 'apiKey');
  if (key === undefined || !settings.apiKeys.includes(key)) throw new ApiError('invalid_api_key');
  return { ledger: `key ${key}`, mayWrite: true };
}

/** Both spellings are in use: the key alone, and the key as a user with an empty password. */
function keyOfBasic(credentials: string): string {
  return Buffer.from(credentials, 'base64').toString('utf8').replace(/:$/, '');
}

/** Throws when the state of the account forbids the call. */
export function assertAccount({ path }: SimulatorRequest, { settings }: World): void {
  const { state, refuses } = settings.account;
  if (state === 'ok' || refuses === 'nothing') return;
  if (refuses === 'all but me' && path === 'me') return;
  throw new ApiError(state);
}
