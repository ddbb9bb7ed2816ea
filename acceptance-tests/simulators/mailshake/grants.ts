import { randomBytes } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { jsonReply, type Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { ApiError } from './errors.ts';
import { missing, readText } from './parameters.ts';
import type { MailshakeSettings } from './settings.ts';

/** OAuth: what was granted so far (Mailshake docs, OAuth2). */
export type Grants = {
  /** The scopes of a valid access token. */
  scopesOf(accessToken: string): string | undefined;
  expireAccessTokens(): void;
  revokeRefreshTokens(): void;
  /** Answers `/token`. */
  reply(request: SimulatorRequest): Reply;
};

export function createGrants(settings: MailshakeSettings, clock: Clock): Grants {
  const accessTokens = new Map<string, { issued: number; scopes: string }>();
  const refreshTokens = new Set<string>();
  const dead = new Set<string>();

  const issueAccessToken = (): string => {
    const token = `at_${randomBytes(8).toString('hex')}`;
    accessTokens.set(token, { issued: clock.steady(), scopes: settings.oauth.scopes });
    return token;
  };
  const issueRefreshToken = (): string => {
    const token = `rt_${randomBytes(8).toString('hex')}`;
    refreshTokens.add(token);
    return token;
  };
  const isAlive = (token: string | undefined, known: boolean): token is string =>
    token !== undefined && known && !dead.has(token);

  const exchange = (code: string | undefined): object => {
    if (!isAlive(code, code === settings.oauth.code)) throw new ApiError('invalid_grant');
    dead.add(code);
    return { access_token: issueAccessToken(), refresh_token: issueRefreshToken() };
  };

  const refresh = (token: string | undefined): object => {
    const { refusesRefresh, rotatesRefreshTokens, refreshToken } = settings.oauth;
    const isKnown = token !== undefined && (token === refreshToken || refreshTokens.has(token));
    if (refusesRefresh || !isAlive(token, isKnown)) throw new ApiError('invalid_grant');
    if (!rotatesRefreshTokens) return { access_token: issueAccessToken() };
    dead.add(token);
    return { access_token: issueAccessToken(), refresh_token: issueRefreshToken() };
  };

  return {
    scopesOf: (token) => {
      const grant = accessTokens.get(token);
      const { accessTokenLifetimeMs: lifetime } = settings.oauth;
      if (!grant || (lifetime !== null && grant.issued + lifetime <= clock.steady())) return undefined;
      return grant.scopes;
    },
    expireAccessTokens: () => accessTokens.clear(),
    revokeRefreshTokens: () => {
      for (const token of [...refreshTokens, settings.oauth.refreshToken]) dead.add(token);
    },
    reply: ({ parameters }) => {
      assertClient(parameters, settings);
      const { requiresRedirectURI, redirectURI, expiresIn } = settings.oauth;
      const given = readText(parameters, 'redirect_uri');
      if (given === undefined ? requiresRedirectURI : given !== redirectURI) throw new ApiError('invalid_grant');
      const type = readText(parameters, 'grant_type');
      if (type === undefined) throw missing('grant_type');
      if (type !== 'authorization_code' && type !== 'refresh_token') throw new ApiError('invalid_grant');
      const tokens =
        type === 'refresh_token'
          ? refresh(readText(parameters, 'refresh_token'))
          : exchange(readText(parameters, 'code'));
      return jsonReply({ ...tokens, ...(expiresIn === null ? {} : { expires_in: expiresIn }) });
    },
  };
}

function assertClient(parameters: SimulatorRequest['parameters'], { oauth }: MailshakeSettings): void {
  const isClient = parameters.client_id === oauth.clientID && parameters.client_secret === oauth.clientSecret;
  if (!isClient) throw new ApiError('invalid_client');
}
