import {
  type Authenticator,
  basic,
  defineSource,
  isObject,
  oauth2,
  type Problem,
  type Row,
  type Source,
  valueAt,
} from '@mailroom/airbyte-cdk';
import type { MailshakeConfig } from '../../schemas/source-mailshake/config.ts';
import { definitions, schemas } from '../../schemas/source-mailshake/index.ts';
import { errorRules, readError } from './errorRules.ts';
import { streams } from './streams.ts';

const HOUR_SECONDS = 3_600;

/** The end of the refusal's text, Mailshake docs "Errors": "… try again after: 2026-03-02T10:00:00.207Z". */
const NEXT_ALLOWED = /after:\s*([0-9T:.-]+Z)/i;

export const source: Source<MailshakeConfig> = defineSource({
  schemas,
  definitions,
  streams: () => streams,

  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    rules: errorRules,
    readError,
    readPause,
  }),

  // The quota is counted per key: more than one request at a time would gain nothing.
  quota: ({ quota_units_per_hour, max_quota_wait_minutes }) => ({
    windows: quota_units_per_hour ? [{ limit: quota_units_per_hour, seconds: HOUR_SECONDS }] : [],
    concurrency: 1,
    refusalPause: { firstSeconds: 5, maxSeconds: 900 },
    maxWaitSeconds: max_quota_wait_minutes * 60,
    maxWaitSetting: 'max_quota_wait_minutes',
  }),

  authenticator({ credentials }, { clock, call, hide, saveConfig }): Authenticator {
    if (credentials.auth_type === 'api_key') return basic(credentials.api_key.trim());
    const { client_id, client_secret, refresh_token, access_token, redirect_uri } = credentials;
    return oauth2({
      clock,
      refreshToken: refresh_token,
      ...(access_token && { accessToken: access_token }),
      onToken: hide,
      refresh: async (token, signal) => {
        const params = { grant_type: 'refresh_token', client_id, client_secret, refresh_token: token, redirect_uri };
        return (await call({ method: 'POST', path: 'token', params, cost: 0, expects: tokenIn }, signal)).value;
      },
      onRotation: (tokens) => saveConfig((config) => Object.assign(config.credentials as object, tokens)),
    });
  },

  async check({ call }) {
    const user = await call({ method: 'POST', path: 'me', params: {}, cost: 1, expects: userIn });
    const hints: string[] = [];
    if (user.isDisabled === true) {
      hints.push(
        'The user of this key is disabled in Mailshake; requests may be refused until an administrator enables it.',
      );
    }
    if (user.teamBlockedDate) {
      hints.push(
        'The team is blocked by a compliance review; requests may be refused until Mailshake support lifts it.',
      );
    }
    return hints;
  },
});

function userIn(body: unknown): Row | undefined {
  const user = valueAt(body, 'user');
  return isObject(user) && user.id !== undefined ? user : undefined;
}

function tokenIn(body: unknown): Row | undefined {
  return isObject(body) && typeof body.access_token === 'string' && body.access_token ? body : undefined;
}

/** How long a refusal asks to wait, by the server's own clock: the clock of this machine may be off. */
function readPause({ body, text }: Problem, now: number): number | undefined {
  const after = valueAt(body, 'retryAfter');
  if (typeof after === 'number' && after >= 0) return after * 1000;
  const next = Date.parse(typeof after === 'string' ? after : (NEXT_ALLOWED.exec(text)?.[1] ?? ''));
  if (Number.isNaN(next)) return undefined;
  const time = isObject(body) && typeof body.time === 'string' ? Date.parse(body.time) : Number.NaN;
  return Math.max(0, next - (Number.isNaN(time) ? now : time));
}
