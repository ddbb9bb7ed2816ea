import { type FailureType, SourceError } from '../errors.ts';
import { TOO_LARGE, TransportError } from './transport.ts';

/**
 * - `answer`: the API's own error, recognised by its envelope
 * - `foreign`: no answer of this API to this question, whatever its status: a gateway's page, a body that was cut off,
 *   something else than was asked for
 * - `network`: no answer at all
 */
type ProblemKind = 'answer' | 'foreign' | 'network';

/** What went wrong with one request, as far as it can be told from outside. */
export interface Problem {
  kind: ProblemKind;
  status?: number;
  /** The API's machine code, or Node's for the network. */
  code?: string;
  /** The API's own words. */
  text: string;
  requestId?: string;
  body?: unknown;
  /** Whether the answer was JSON. */
  isJson?: boolean;
  headers: Record<string, string | string[] | undefined>;
}

/**
 * - `retry`: try again with growing pauses, within the retry budget
 * - `wait`: the quota is used up; everybody pauses, then try again
 * - `renew`: the credential is too old; renew it, then try again once
 * - `restart`: the page position is stale; the walk starts again from the top
 * - `smaller_pages`: the page is larger than the API gives out; ask for smaller ones from now on
 * - `skip_partition`: this partition cannot be read; warn and go on with the next
 * - `ignore`: there is nothing, as may be expected; go on as with an empty list
 * - `missing_resource`: nobody can read this resource; warn once, the stream is empty
 * - `fail_stream`, `fail_sync`: end the stream, or everything
 */
export type ErrorAction =
  | 'retry'
  | 'wait'
  | 'renew'
  | 'restart'
  | 'smaller_pages'
  | 'skip_partition'
  | 'ignore'
  | 'missing_resource'
  | 'fail_stream'
  | 'fail_sync';

/** Rules are tried in order, a stream's before the source's before the common ones; the first that fits decides. */
export interface ErrorRule {
  /** Default `answer`: only the API's own word decides more than that one should try again. */
  kind?: ProblemKind | readonly ProblemKind[];
  status?: number | readonly number[];
  code?: string | readonly string[];
  /** `now`: epoch milliseconds by our clock, when the problem was met. */
  when?: (problem: Problem, now: number) => boolean;
  action: ErrorAction;
  fault: FailureType;
  /** For `retry`: so many further attempts at most; without it the retry budget alone decides. */
  retries?: number;
  /** One sentence for the user: what happened and what to do. The API's own words are added to it. */
  message: string;
}

/**
 * The same of an answer that is not recognised as the API's. Only for `check`, where nothing is lost and a person reads
 * what is said.
 */
export function whoeverSaysSo(rule: ErrorRule): ErrorRule {
  return { ...rule, kind: ['answer', 'foreign'] };
}

/** What kept a request from being answered, as a problem; whatever else was thrown is thrown again. */
export function networkProblem(error: unknown): Problem {
  if (!(error instanceof TransportError)) throw error;
  return { kind: 'network', code: error.code, text: error.message, headers: {} };
}

/** A request failed for good, or in a way that only its caller can handle. */
export class ApiError extends SourceError {
  override readonly name = 'ApiError';
  readonly action: ErrorAction;
  readonly problem: Problem;

  constructor(rule: Pick<ErrorRule, 'action' | 'fault' | 'message'>, problem: Problem, request: string) {
    super(rule.fault, `${rule.message}${quote(problem)}`, `${request}: ${describe(problem)}`);
    this.action = rule.action;
    this.problem = problem;
  }
}

/** Whether an error ends everything, not just what it was met in. */
export function endsSync(error: unknown): boolean {
  return error instanceof ApiError && (error.action === 'fail_sync' || error.action === 'renew');
}

export function findRule(problem: Problem, rules: readonly ErrorRule[], now: number): ErrorRule {
  const fits = <T>(wanted: T | readonly T[] | undefined, value: T | undefined): boolean =>
    wanted === undefined || (Array.isArray(wanted) ? wanted.includes(value) : wanted === value);
  return (
    [...rules, ...COMMON_RULES].find(
      ({ kind = 'answer', status, code, when }) =>
        fits(kind, problem.kind) &&
        fits(status, problem.status) &&
        fits(code, problem.code) &&
        (when === undefined || when(problem, now)),
    ) ?? UNKNOWN
  );
}

/** What helps where something is too large. */
export const MORE_MEMORY =
  'Give the connector more memory (a container of at least 2 GiB, or NODE_OPTIONS=--max-old-space-size=2048, in MiB).';

/** So many characters of an answer are looked at for the user's message. */
const MAX_READ = 10_000;

const UNKNOWN: ErrorRule = {
  action: 'fail_stream',
  fault: 'system_error',
  message: 'The API refused a request that the connector thought right; please report this.',
};

const UNTRUSTED_CERTIFICATE = [
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

const COMMON_RULES: readonly ErrorRule[] = [
  {
    kind: 'network',
    code: TOO_LARGE,
    action: 'smaller_pages',
    fault: 'config_error',
    message: `An answer of the API is larger than the memory of this process allows. ${MORE_MEMORY}`,
  },
  {
    kind: 'network',
    code: UNTRUSTED_CERTIFICATE,
    action: 'fail_sync',
    fault: 'config_error',
    message:
      'The certificate of the address in api_url is not trusted. Check api_url, or add the authority that issued the certificate through NODE_EXTRA_CA_CERTS.',
  },
  {
    kind: 'network',
    code: 'ERR_INVALID_CHAR',
    action: 'fail_sync',
    fault: 'config_error',
    message: 'A credential holds a character that cannot be sent, such as a line break. Enter it again.',
  },
  {
    kind: 'network',
    code: 'ERR_INVALID_URL',
    action: 'fail_sync',
    fault: 'config_error',
    message: 'The address in api_url is no web address. Check api_url.',
  },
  {
    kind: 'network',
    code: 'PROXY_AUTH',
    action: 'fail_sync',
    fault: 'config_error',
    message:
      'The proxy wants a user and a password, and does not accept what it was given. Check HTTPS_PROXY and HTTP_PROXY: http://user:password@host:port.',
  },
  {
    kind: 'network',
    code: 'PROXY_REFUSED',
    action: 'fail_sync',
    fault: 'config_error',
    message:
      "The proxy refuses to open the way to the API's host. Have it allowed there, or name the host in NO_PROXY if it can be reached without the proxy.",
  },
  {
    kind: 'network',
    code: 'PROXY_TROUBLE',
    action: 'retry',
    fault: 'transient_error',
    message: 'The proxy could not be reached, or could not reach the API. Check HTTPS_PROXY and HTTP_PROXY.',
  },
  {
    kind: 'network',
    code: 'UNREADABLE_ENCODING',
    action: 'retry',
    fault: 'transient_error',
    message:
      "The API's answer is cut off, or not compressed as its content-encoding says; something on the way may have changed it.",
  },
  {
    kind: 'network',
    code: 'HPE_HEADER_OVERFLOW',
    action: 'retry',
    fault: 'transient_error',
    message: "The API's answer has larger headers than can be taken; a gateway on the way may add them.",
  },
  { kind: 'network', action: 'retry', fault: 'transient_error', message: 'The API could not be reached.' },
  {
    kind: ['answer', 'foreign'],
    status: 429,
    action: 'wait',
    fault: 'transient_error',
    message: 'The API asks to slow down.',
  },
  {
    kind: ['answer', 'foreign'],
    when: ({ status = 0 }) => status >= 500 || status === 408,
    action: 'retry',
    fault: 'transient_error',
    message: 'The API has trouble and answers with errors.',
  },
  {
    kind: ['answer', 'foreign'],
    status: 304,
    action: 'retry',
    fault: 'transient_error',
    message:
      'The API answered "not modified" (304), although nothing was asked for conditionally: a cache on the way does not work. Check the proxy, or api_url.',
  },
  {
    kind: ['answer', 'foreign'],
    when: ({ status = 0 }) => status >= 300 && status < 400,
    action: 'retry',
    fault: 'transient_error',
    message:
      'The API answered with a redirect, which is not followed because it would carry the credentials along. Check api_url if this goes on.',
  },
  {
    kind: 'foreign',
    when: ({ status = 0 }) => status >= 400,
    action: 'retry',
    fault: 'transient_error',
    message:
      'Something that is not the API answered in its place: a gateway, a proxy or a login page. Check api_url if this goes on.',
  },
  {
    kind: 'foreign',
    when: ({ isJson }) => isJson === true,
    action: 'retry',
    fault: 'transient_error',
    message: 'The answer is not what the API was asked for. Check api_url if this goes on.',
  },
  {
    kind: 'foreign',
    action: 'retry',
    fault: 'transient_error',
    message: 'The API sent an answer that is cut off or no JSON. Check api_url if this goes on.',
  },
  {
    when: ({ status = 0 }) => status < 300,
    action: 'retry',
    fault: 'transient_error',
    message: 'The API answered with an error in place of data.',
  },
  {
    status: [409, 421, 423, 425],
    action: 'retry',
    fault: 'transient_error',
    message: 'The API cannot answer at the moment.',
  },
  {
    status: 401,
    action: 'fail_sync',
    fault: 'config_error',
    message: 'The API does not accept the credentials. Enter them again.',
  },
  {
    status: 403,
    action: 'fail_stream',
    fault: 'config_error',
    message: 'The credentials may not read this. Give them the right in the account.',
  },
];

/** What the API said, or, where it said nothing, what kept the request from it. */
function quote({ kind, text, requestId }: Problem): string {
  const words = text
    .slice(0, MAX_READ)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500);
  if (kind === 'network') return words && ` (${words})`;
  return `${words && ` ${kind === 'foreign' ? 'It' : 'The API'} said: "${words}".`}${requestId ? ` Request id: ${requestId}.` : ''}`;
}

function describe({ kind, status, code, text }: Problem): string {
  const parts = [status === undefined ? kind : `status ${status}`, code && `code ${code}`, text.slice(0, 2000)];
  return parts.filter(Boolean).join(', ');
}
