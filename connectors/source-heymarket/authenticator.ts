import { createHmac } from 'node:crypto';
import { type Authenticator, type AuthenticatorTools, bearer, renewedBearer } from '@mailroom/airbyte-cdk';
import type { HeymarketConfig } from './config.ts';

/** Heymarket docs, "Authentication": good for five minutes after `iat`. */
const USABLE_MS = 4 * 60_000;
/** A clock may be a little ahead. */
const LEAD_SECONDS = 5;

/** Tokens signed with an API secret, or the older team key itself. */
export function authenticator(
  { credentials }: HeymarketConfig,
  { clock, serverNow, hide }: AuthenticatorTools,
): Authenticator {
  if (credentials.auth_type === 'api_key') return bearer(credentials.api_key.trim());
  const [id, key] = [credentials.secret_id.trim(), credentials.secret_key.trim()];
  return renewedBearer({
    clock,
    // Each part, in case an answer repeats them apart.
    onToken: (token) => [token, ...token.split('.')].forEach(hide),
    fetch: async () => {
      const iat = Math.floor(serverNow() / 1000) - LEAD_SECONDS;
      return { token: sign(id, key, iat), usableUntil: clock.now() + USABLE_MS };
    },
  });
}

/** A JWT as the docs describe it: the key is the id and the key with two strokes between them. */
export function sign(id: string, key: string, iat: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: id, iat })}`;
  return `${text}.${createHmac('sha256', `${id}||${key}`).update(text).digest('base64url')}`;
}
