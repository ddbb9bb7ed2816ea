import { htmlReply, jsonReply, type Reply } from '../shared/reply.ts';
import type { HeymarketSettings } from './settings.ts';

/** Codes are for the call log and for faults: the API knows statuses, names and texts. */
const errors: Record<string, { status: number; name: string; text: string }> = {
  bad_data: { status: 400, name: 'bad_data', text: 'invalid body' },
  no_token: { status: 401, name: 'Unauthorized', text: 'missing authentication' },
  bad_token: { status: 401, name: 'Unauthorized', text: 'invalid token' },
  expired_token: { status: 401, name: 'Unauthorized', text: 'invalid token' },
  early_token: { status: 401, name: 'Unauthorized', text: 'invalid token' },
  denied: { status: 403, name: 'Denied', text: 'action not allowed for this team' },
  not_found: { status: 404, name: 'Not found', text: 'not found' },
  rate_limited: { status: 429, name: 'Rate limit exceeded', text: 'too many requests' },
  server_error: { status: 500, name: 'Server error', text: 'unexpected error' },
  bad_gateway: { status: 502, name: 'Bad gateway', text: 'bad gateway' },
  unavailable: { status: 503, name: 'Service unavailable', text: 'service unavailable' },
  gateway_timeout: { status: 504, name: 'Gateway timeout', text: 'gateway timeout' },
};

const codes: Record<number, string> = { 400: 'bad_data', 401: 'bad_token', 403: 'denied', 404: 'not_found' };

/** Thrown by operations; becomes an error body. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;

  constructor(code: string, message?: string, status?: number) {
    const known = errors[code];
    super(message ?? known?.text ?? code);
    this.code = code;
    this.status = status ?? known?.status ?? 500;
    this.title = known?.name ?? code;
  }
}

export function badData(message: string): ApiError {
  return new ApiError('bad_data', message);
}

/** For a status that a setting names. */
export function refusal(status: number, message?: string): ApiError {
  return new ApiError(codes[status] ?? 'server_error', message, status);
}

export function errorReply({ code, status, title, message }: ApiError, body: HeymarketSettings['errorBody']): Reply {
  switch (body) {
    case 'empty':
      return { status, body: '', code };
    case 'plain':
      return { status, headers: { 'content-type': 'text/plain' }, body: message, code };
    case 'html':
      return { ...htmlReply(status), code };
    default:
      return { ...jsonReply(shapes[body](title, message), status), code };
  }
}

const shapes = {
  'error and message': (error: string, message: string) => ({ error, message }),
  code: (name: string, message: string) => ({ error_code: name.toLowerCase().replaceAll(' ', '_'), message }),
  nested: (code: string, message: string) => ({ error: { code, message } }),
  name: (name: string, message: string) => ({ name, message }),
  message: (_name: string, message: string) => ({ message }),
  detail: (_name: string, detail: string) => ({ detail }),
  string: (_name: string, message: string) => message,
};
