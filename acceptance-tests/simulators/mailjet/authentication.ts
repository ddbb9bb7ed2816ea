import type { SimulatorRequest } from '../shared/request.ts';
import type { Account, Region } from './accounts.ts';
import { ApiError } from './errors.ts';
import type { World } from './world.ts';

/** The account of the key and secret in the Basic header, in the region of the host. */
export function authenticateBasic({ headers }: SimulatorRequest, region: Region, world: World): Account {
  const [, encoded = ''] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const account = Object.values(world.accounts).find(
    ({ apiKey, secretKey, revoked }) => !revoked && pair === `${apiKey}:${secretKey}`,
  );
  if (account?.region !== region) throw new ApiError('unauthorized');
  return account;
}

/** The account of the SMS token in the Bearer header. */
export function authenticateBearer({ headers }: SimulatorRequest, region: Region, world: World): Account {
  const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const account = Object.values(world.accounts).find(({ smsToken, smsRevoked }) => !smsRevoked && token === smsToken);
  if (account?.region !== region) throw new ApiError('unauthorized');
  if (world.settings.sms.access === 'denied') {
    throw new ApiError('mj-0021', 'You have no access to this feature.', { status: 403 });
  }
  return account;
}
