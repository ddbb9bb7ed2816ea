import { htmlReply, type Reply, rawJsonReply } from '../shared/reply.ts';
import { compactText, type Row, spacedText } from './json-text.ts';

/** Back ends behind one host, each with its own JSON; that of the Content API is `content`. */
export type BackEnd = 'monolith' | 'service' | 'content';

type Detail = { code?: string; status?: number; info?: string; related?: string[] };

/** Thrown by operations; becomes an error body in the shape of the back end. Codes are for the call log. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly info: string;
  readonly related: string[] | undefined;

  constructor(code: string, message?: string, { status, info, related }: Detail = {}) {
    super(message ?? errors[code]?.text ?? code);
    this.code = code;
    this.status = status ?? errors[code]?.status ?? 500;
    this.info = info ?? (code === 'unknown_resource' ? 'EFPWebError' : '');
    this.related = related;
  }
}

const errors: Record<string, { status: number; text: string; service?: string }> = {
  bad_request: { status: 400, text: 'Object properties invalid' },
  unauthorized: {
    status: 401,
    text:
      'API key authentication/authorization failure. You may be unauthorized to access the API or your API key may ' +
      'be expired. Visit API keys management section to check your keys.',
  },
  forbidden: { status: 403, text: 'Operation not allowed' },
  not_found: {
    status: 404,
    text: 'Object not found',
    service: 'The resource with the specified ID you are trying to reach does not exist.',
  },
  method_not_allowed: { status: 405, text: 'Method not allowed' },
  unknown_resource: { status: 500, text: 'Could not determine HTTP module for request' },
  internal_error: { status: 500, text: 'Internal server error' },
};

export function badRequest(message?: string, info?: string): ApiError {
  return new ApiError('bad_request', message, info === undefined ? {} : { info });
}

export function unknownResource(path: string): ApiError {
  return new ApiError('unknown_resource', `Could not determine HTTP module for request "${path}"`);
}

export type ErrorStyle = { backEnd: BackEnd; errorInfo: 'text' | 'object' };

export function errorReply(error: ApiError, { backEnd, errorInfo }: ErrorStyle): Reply {
  const { status, code, message, info, related } = error;
  if (code === 'too_many_requests') return tooManyReply();
  if (backEnd === 'monolith') {
    if (status === 401) return emptyUnauthorized(code);
    const told = errorInfo === 'object' ? { Details: [info] } : info;
    return {
      ...rawJsonReply(spacedText({ ErrorInfo: told, ErrorMessage: message, StatusCode: status }), status),
      code,
    };
  }
  if (backEnd === 'content') return { ...serviceReply(contentError(error), status), code };
  const body: Row = {
    ErrorIdentifier: '5f0c3b1e-5e0a-4a53-9d6f-7a1d1c2b3e4f',
    ErrorCode: code.startsWith('mj-') || code.startsWith('sms-') ? code : undefined,
    StatusCode: status,
    ErrorMessage: errors[code]?.service ?? message,
    ErrorRelatedTo: related,
  };
  return { ...serviceReply(body, status), code };
}

const contentCodes: Record<number, string> = { 400: 'MJ-0001', 401: 'MJ-0004', 403: 'MJ-0004', 404: 'MJ-0003' };

function contentError({ status, message, info }: ApiError): Row {
  return {
    RequestGUID: '6a1d2c3b-1e5f-4a53-9d6f-5f0c3b1e4f7a',
    ErrorCode: contentCodes[status] ?? 'MJ-0000',
    ErrorMessage: message,
    StatusCode: status,
    Details: info === '' ? null : info,
  };
}

export const serviceHeaders = {
  'content-type': 'application/json; charset=UTF-8',
  'x-mj-request-guid': '0b6f1c1e-3a52-4f7e-9c55-1f8f6b0f7a11',
};

export function serviceReply(body: Row, status = 200): Reply {
  return { status, headers: serviceHeaders, body: compactText(body) };
}

function emptyUnauthorized(code: string): Reply {
  const challenge = 'Basic realm="Provide an apiKey and secretKey"';
  return { status: 401, headers: { 'content-type': 'text/html', 'www-authenticate': challenge }, body: '', code };
}

/** HTML, without a word on when to come back. */
export function tooManyReply(): Reply {
  const body = '<html><body><h1>429 Too Many Requests</h1>\nYou have sent too many requests.\n</body></html>\n';
  return {
    status: 429,
    headers: { 'content-type': 'text/html' },
    body,
    code: 'too_many_requests',
    refusedByQuota: true,
  };
}

/** What the proxy says to a path of no known version. */
export function unknownPathReply(): Reply {
  return { ...htmlReply(404), code: 'unknown_path' };
}
