import { type ErrorRule, type ErrorWords, isObject, type RawAnswer } from '@mailroom/airbyte-cdk';

/** Where a code stands in place of the words, they are a code. */
const CODE = /^[a-z]+([_-][a-z]+)+$/;

/**
 * Any body with a truthy `error` is a failure, whatever the status, as in Mailshake's own client. Without a code, which
 * every error of Mailshake has, it is somebody else's.
 */
export function readError({ body }: RawAnswer): ErrorWords | undefined {
  if (!isObject(body) || !body.error) return undefined;
  const text = typeof body.error === 'string' ? body.error : JSON.stringify(body.error);
  const code = typeof body.code === 'string' ? body.code : CODE.test(text) ? text : undefined;
  return code === undefined ? undefined : { text, code };
}

const config = (code: string | string[], message: string): ErrorRule => ({
  code,
  action: 'fail_sync',
  fault: 'config_error',
  message,
});

/**
 * What Mailshake's codes mean (Mailshake docs, "Errors"). Their HTTP statuses are undocumented and vary: the code in the
 * body decides.
 */
export const errorRules: readonly ErrorRule[] = [
  {
    code: 'limit_reached',
    action: 'wait',
    fault: 'transient_error',
    message: 'The hourly quota of this key is used up.',
  },
  config(
    'invalid_api_key',
    'Mailshake does not accept the API key. Copy it again from Extensions > API in Mailshake and enter it in the connection.',
  ),
  {
    code: 'not_authorized',
    action: 'fail_stream',
    fault: 'config_error',
    message: 'The credentials may not run this operation. Use the key of a user who may.',
  },
  {
    code: 'user_not_admin',
    action: 'fail_stream',
    fault: 'config_error',
    message: 'The user of this key is not a team administrator. Use the key of an administrator.',
  },
  config(
    'user_is_disabled',
    'The user of this key is disabled. Enable the user in Mailshake, or use the key of an active one.',
  ),
  config('missing_team_admin', 'The team has no active administrator. Give it one in Mailshake (billing).'),
  config('missing_subscription', 'The team has no active paid plan. Renew the subscription in Mailshake.'),
  config('team_blocked', 'The team is blocked by a compliance review. Ask Mailshake support to lift it.'),
  config('unauthorized_request', 'Mailshake met no credentials in the request. Enter the OAuth credentials again.'),
  config(
    'invalid_client',
    'Mailshake does not know this client id and secret. Enter those that Mailshake gave to your app.',
  ),
  config(
    'invalid_grant',
    'The refresh token is no longer valid, or redirect_uri is not the registered one. Connect the account again.',
  ),
  {
    code: 'missing_scope',
    action: 'fail_stream',
    fault: 'config_error',
    message:
      'The OAuth grant lacks a scope. Connect the account again with the scopes campaign-read and campaign-write.',
  },
  config(
    'app_not_approved',
    'The OAuth app is not approved for other teams. Ask Mailshake to approve it, or use an API key.',
  ),
  {
    code: 'invalid_token',
    action: 'renew',
    fault: 'config_error',
    message: 'Mailshake refuses the access token, also after it was renewed. Connect the account again.',
  },
  {
    code: 'invalid_parameter',
    action: 'restart',
    fault: 'system_error',
    message: 'Mailshake refused a parameter of the request; please report this.',
  },
  {
    code: 'internal_error',
    action: 'retry',
    fault: 'transient_error',
    message: 'Mailshake reports an internal error.',
  },
  {
    code: ['unspecified_error', 'unspecified-error'],
    action: 'retry',
    retries: 1,
    fault: 'system_error',
    message: 'Mailshake rejected the request without saying why.',
  },
  {
    code: ['not_found', 'missing_dependent_data', 'missing_parameter', 'exceeds_monthly_recipients'],
    action: 'fail_stream',
    fault: 'system_error',
    message:
      'Mailshake refused a request that the connector thought right. Check api_url; if it is right, please report this.',
  },
];
