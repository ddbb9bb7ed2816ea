import type { Clock } from '../clock.ts';
import { SourceError } from '../errors.ts';
import { isObject } from '../json.ts';
import { type Authenticator, renewedBearer } from './authenticators.ts';

function withoutToken(): SourceError {
  return new SourceError(
    'transient_error',
    'The token endpoint answered without an access_token. The next sync tries again.',
  );
}

/** A token is renewed this long before the API says that it ends. */
const EARLY_MS = 60_000;

interface OAuth2Options {
  clock: Clock;
  accessToken?: string;
  refreshToken: string;
  /** Asks the token endpoint for a new access token; throws an ApiError when it refuses. */
  refresh(refreshToken: string, signal: AbortSignal): Promise<unknown>;
  onToken(token: string): void;
  /** Called before a new refresh token is used for anything, so that it can be saved. */
  onRotation(tokens: { access_token: string; refresh_token: string }): Promise<void>;
}

/** OAuth 2.0 with a refresh token (RFC 6749, section 6), which the server may replace on any refresh. */
export function oauth2(options: OAuth2Options): Authenticator {
  const { clock, refresh, onToken, onRotation } = options;
  let refreshToken = options.refreshToken;
  return renewedBearer({
    clock,
    onToken,
    ...(options.accessToken && { initial: options.accessToken }),
    async fetch(signal) {
      const answer = await refresh(refreshToken, signal);
      const { access_token: token, refresh_token: rotated, expires_in: seconds } = isObject(answer) ? answer : {};
      if (typeof token !== 'string' || !token) throw withoutToken();
      if (typeof rotated === 'string' && rotated && rotated !== refreshToken) {
        onToken(rotated);
        onToken(token);
        refreshToken = rotated;
        await onRotation({ access_token: token, refresh_token: rotated });
      }
      const usableUntil =
        typeof seconds === 'number' ? clock.now() + Math.max(seconds * 1000 - EARLY_MS, seconds * 500) : undefined;
      return { token, ...(usableUntil !== undefined && { usableUntil }) };
    },
  });
}
