import { createHmac, timingSafeEqual } from 'node:crypto';
import { isObject } from '../shared/json.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { ApiError } from './errors.ts';
import type { HeymarketSettings } from './settings.ts';
import type { World } from './world.ts';

/** The name of the credential that a call comes with. Throws for any that is not good. */
export function authenticate({ headers }: SimulatorRequest, world: World): string {
  const { settings, store, clock } = world;
  if (headers.authorization === undefined) throw new ApiError('no_token');
  const token = /^Bearer (\S+)$/.exec(headers.authorization)?.[1];
  if (token === undefined) throw new ApiError('bad_token');
  const isLegacy = token === store.apiKey && settings.legacyKey === 'accepted';
  const name = isLegacy ? 'legacy key' : issuerOf(token, store.secrets, settings.jwt, clock.now() / 1000);
  if (settings.apiAccess === 'denied') throw new ApiError('denied', 'the team has no API access');
  return name;
}

/** The id of the secret that a JWT was signed with; `now` is in seconds. */
function issuerOf(
  token: string,
  secrets: ReadonlyMap<string, string>,
  { lifetimeSeconds, leadSeconds, exp }: HeymarketSettings['jwt'],
  now: number,
): string {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  const { alg } = readPart(header);
  const claims = readPart(payload);
  const iss = String(claims.iss);
  const key = secrets.get(iss);
  if (more.length > 0 || alg !== 'HS256' || typeof claims.iat !== 'number' || key === undefined) {
    throw new ApiError('bad_token');
  }
  const expected = createHmac('sha256', `${iss}||${key}`).update(`${header}.${payload}`).digest('base64url');
  if (!isSame(expected, signature)) throw new ApiError('bad_token');
  if (now - claims.iat > lifetimeSeconds) throw new ApiError('expired_token');
  if (claims.iat - now > leadSeconds) throw new ApiError('early_token');
  if (exp === 'ignored' || (exp === 'honoured' && claims.exp === undefined)) return iss;
  if (typeof claims.exp !== 'number' || claims.exp <= now) throw new ApiError('expired_token');
  return iss;
}

/** Base64url without padding. */
function readPart(text: string): Record<string, unknown> {
  try {
    if (!/^[\w-]+$/.test(text)) return {};
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
