import { jsonReply, type Reply } from '../shared/reply.ts';
import type { MissiveSettings } from './settings.ts';

/** Codes are for the call log only: the API knows statuses and texts. */
const errors: Record<string, { status: number; text: string }> = {
  bad_request: { status: 400, text: 'Bad request' },
  unauthorized: { status: 401, text: 'Authentication token is invalid or has been revoked' },
  forbidden: { status: 403, text: 'You do not have access to this resource' },
  plan: { status: 403, text: 'Your plan does not include API access' },
  not_found: { status: 404, text: 'Not found' },
  report_not_found: { status: 404, text: '' },
  method_not_allowed: { status: 405, text: 'Method not allowed' },
  too_many_requests: { status: 429, text: 'Too many requests' },
  internal_error: { status: 500, text: 'Something went wrong' },
  unavailable: { status: 503, text: 'Service unavailable' },
};

/** Thrown by operations; becomes an error body. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message?: string, status?: number) {
    super(message ?? errors[code]?.text ?? code);
    this.code = code;
    this.status = status ?? errors[code]?.status ?? 500;
  }
}

export function badRequest(message: string): ApiError {
  return new ApiError('bad_request', message);
}

/** For a status that a setting names. */
export function refusal(status: 403 | 404): ApiError {
  return new ApiError(status === 403 ? 'forbidden' : 'not_found');
}

export function errorReply({ code, status, message }: ApiError, envelope: MissiveSettings['errorEnvelope']): Reply {
  if (envelope === 'empty' || code === 'report_not_found') return { status, body: '', code };
  if (envelope === 'plain') return { status, headers: { 'content-type': 'text/plain' }, body: message, code };
  return { ...jsonReply(bodies[envelope](message), status), code };
}

const bodies = {
  nested: (message: string) => ({ error: { message } }),
  text: (error: string) => ({ error }),
  message: (message: string) => ({ message }),
  errors: (message: string) => ({ errors: [{ message }] }),
};
