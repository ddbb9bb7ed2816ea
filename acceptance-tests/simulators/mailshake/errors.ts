import { jsonReply, type Reply } from '../shared/reply.ts';
import type { MailshakeSettings } from './settings.ts';

/** Codes from Mailshake docs, Errors; the statuses are documented nowhere, these are the likely ones. */
const errors: Record<string, { status: number; text: string }> = {
  invalid_api_key: { status: 401, text: 'Invalid api key' },
  not_authorized: { status: 403, text: 'You are not authorized to do this' },
  user_not_admin: { status: 403, text: 'You must be a team administrator to do this' },
  user_is_disabled: { status: 403, text: 'Your user is not active' },
  missing_team_admin: { status: 403, text: 'Your team has no active administrator' },
  missing_subscription: { status: 403, text: 'Your team has no active subscription' },
  team_blocked: { status: 403, text: 'Your team is blocked until our compliance team has reviewed it' },
  limit_reached: { status: 429, text: 'You have reached your limit' },
  exceeds_monthly_recipients: { status: 403, text: 'You would exceed your monthly recipients' },
  missing_parameter: { status: 400, text: 'A required parameter is missing' },
  invalid_parameter: { status: 400, text: 'A parameter is invalid' },
  missing_dependent_data: { status: 404, text: 'The data this depends on was not found' },
  not_found: { status: 404, text: 'Not found' },
  internal_error: { status: 500, text: 'Something went wrong on our side' },
  unspecified_error: { status: 400, text: 'The request was rejected' },
  unauthorized_request: { status: 401, text: 'The request carries no credentials' },
  invalid_client: { status: 401, text: 'Invalid client' },
  invalid_grant: { status: 400, text: 'Invalid grant' },
  invalid_token: { status: 401, text: 'The access token has expired' },
  missing_scope: { status: 400, text: 'A scope is missing' },
  app_not_approved: { status: 403, text: 'This app is not approved' },
};

/** Thrown by operations; becomes an error body. */
export class ApiError extends Error {
  readonly code: string;

  constructor(code: string, message?: string) {
    super(message ?? errors[code]?.text ?? code);
    this.code = code;
  }
}

export function errorReply(error: ApiError, settings: MailshakeSettings, now: number, status?: number): Reply {
  const { code, message } = error;
  const body = { code, error: message, time: new Date(now).toISOString() };
  return { ...jsonReply(body, status ?? statusOf(code, settings)), code };
}

/** The fault `error` with the code `limit_reached` names a moment too, one minute ahead. */
export function errorOfFault(code: string, message: string | undefined, now: number): ApiError {
  if (code === 'limit_reached' && message === undefined) return limitReached(now + 60_000);
  return new ApiError(code, message);
}

export function limitReached(retryAt: number): ApiError {
  const time = new Date(retryAt).toISOString();
  return new ApiError('limit_reached', `You have reached your limit. Please wait and try again after: ${time}`);
}

function statusOf(code: string, settings: MailshakeSettings): number {
  if (code === 'limit_reached') return settings.limitStatus;
  if (code === 'invalid_api_key' || code === 'invalid_token') return settings.authFailureStatus;
  return errors[code]?.status ?? 400;
}
