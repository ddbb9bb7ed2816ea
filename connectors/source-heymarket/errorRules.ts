import { type ErrorRule, type ErrorWords, isMarkup, isObject, type RawAnswer } from '@mailroom/airbyte-cdk';
import type { HeymarketConfig } from './config.ts';

/** A token is good for five minutes, by Heymarket's clock; one that is ahead of it for a minute at most. */
const WRONG_CLOCK_MS = 60_000;

const wrongClock: ErrorRule = {
  status: 401,
  when: ({ headers }, now) => Math.abs(Date.parse(String(headers.date)) - now) > WRONG_CLOCK_MS,
  action: 'renew',
  fault: 'config_error',
  message:
    "Heymarket does not accept the credentials, and this machine's clock is off by more than a minute: set the clock, since signed tokens are good for five minutes only. If that does not help, check the credentials.",
};

const wrongSecret: ErrorRule = {
  status: 401,
  action: 'renew',
  fault: 'config_error',
  message:
    "Heymarket does not accept the credentials. Check the secret id and secret key (Settings > Integrations > API in Heymarket); if they are right, check this machine's clock.",
};

const wrongKey: ErrorRule = {
  ...wrongSecret,
  message:
    'Heymarket does not accept the credentials. Check the API key (Settings > Integrations > API in Heymarket): a new key ends the old one at once.',
};

const TOO_FAST = ['rate_limited', 'rate_limit_exceeded', 'too_many_requests', 'Rate limit exceeded'];

const common: readonly ErrorRule[] = [
  {
    code: TOO_FAST,
    action: 'wait',
    fault: 'transient_error',
    message: 'Heymarket asks to slow down.',
  },
  {
    status: 403,
    action: 'fail_stream',
    fault: 'config_error',
    message:
      "Heymarket does not let these credentials read it: the team's plan may lack the feature, or API access. Ask Heymarket.",
  },
  {
    status: 404,
    action: 'fail_stream',
    fault: 'config_error',
    message: 'Heymarket does not have this (any longer). Ask Heymarket if it goes on.',
  },
];

/** The clock matters to tokens that are signed with it, and to no key. */
export const wrongCredentials = ({ credentials }: HeymarketConfig): readonly ErrorRule[] =>
  credentials.auth_type === 'api_secret' ? [wrongClock, wrongSecret] : [wrongKey];

export const errorRules = (config: HeymarketConfig): readonly ErrorRule[] => [...wrongCredentials(config), ...common];

/** What a team may do without: no such resource, no rows. */
export const mayBeAbsent: ErrorRule = {
  status: 404,
  when: ({ body }) => isObject(body),
  action: 'missing_resource',
  fault: 'transient_error',
  message: 'Heymarket does not have this (any longer).',
};

/** A page larger than the API gives out. How errors look is not documented: any 400 may mean it, but for a gateway's page. */
export const pageTooLarge: ErrorRule = {
  kind: ['answer', 'foreign'],
  status: 400,
  when: ({ text, code = '' }) => !isMarkup(text) && !TOO_FAST.includes(code),
  action: 'smaller_pages',
  fault: 'config_error',
  message:
    "Heymarket refuses the size of the pages, or the request itself. Lower page_size; if that does not help, ask Heymarket's support, with the request id.",
};

/** A user whom Heymarket does not take for a member of the inbox; another one may do. */
export const notThisUser: ErrorRule = {
  status: [400, 403, 404],
  action: 'skip_partition',
  fault: 'config_error',
  message:
    "Heymarket gives out its conversations to none of the members that were tried. Enter the id of a member of this inbox as conversation_user_id; if no inbox is given out, ask Heymarket whether the team's plan and API access include conversations.",
};

/** The same, where Heymarket says so: then the size of the page needs no other try. */
export const saysNotThisUser: ErrorRule = {
  ...notThisUser,
  when: ({ text }) => /(?<![a-z])(user|member|inbox)(?![a-z])/i.test(text),
};

/** The one parameter of users/get that its documentation leaves open. */
export const notTheseAddresses: ErrorRule = {
  status: 400,
  action: 'fail_stream',
  fault: 'config_error',
  message:
    "Heymarket does not take the members' e-mail addresses as the connector sends them, since it does not document how.",
};

/** A contact whose status these credentials may not see; one that is gone is another matter. */
export const noStatus: ErrorRule = {
  status: [400, 403],
  action: 'skip_partition',
  fault: 'config_error',
  message: 'Heymarket does not give these credentials the status. Ask Heymarket for access.',
};

/** Messages of the whole team: another way may be given out. */
export const noSuchMessages: ErrorRule = {
  kind: 'answer',
  status: [403, 404],
  action: 'missing_resource',
  fault: 'config_error',
  message: 'Heymarket does not give out the messages of the whole team at once.',
};

/** The same of one way to ask for them. */
export const notAsked: ErrorRule = {
  kind: 'answer',
  status: 400,
  action: 'skip_partition',
  fault: 'config_error',
  message: 'Heymarket does not take the request for messages. If it speaks of the limit, lower page_size.',
};

/** Messages of one conversation: it is gone, or refused. */
export const noMessagesOfThis: readonly ErrorRule[] = [
  {
    kind: 'answer',
    status: 404,
    action: 'skip_partition',
    fault: 'transient_error',
    message: 'Heymarket does not have this conversation (any longer).',
  },
  {
    kind: 'answer',
    status: [400, 403],
    action: 'skip_partition',
    fault: 'config_error',
    message:
      "Heymarket does not give out the messages of this conversation. Ask Heymarket's support for access to messages.",
  },
];

/** One record that can not be had. */
export const notThisOne: ErrorRule = {
  status: [400, 403, 404],
  action: 'skip_partition',
  fault: 'transient_error',
  message: 'Heymarket does not give it out.',
};

const WORDS = ['message', 'detail', 'error', 'name', 'error_code', 'code'];
const CODES = ['error_code', 'code', 'name', 'error'];

/** Heymarket docs: every answer carries a UUID in X-Request-Id. */
const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The shape of Heymarket's errors is not documented: words and code are taken from wherever they may stand. A page is
 * none of Heymarket's, and neither is what has no request id.
 */
export function readError({ status, headers, text, body }: RawAnswer): ErrorWords | undefined {
  if (status < 400 || isMarkup(text)) return undefined;
  const hasRequestId = REQUEST_ID.test(String(headers['x-request-id']));
  if (!hasRequestId) return undefined;
  if (!isObject(body)) return { text: typeof body === 'string' ? body : text };
  const inner = isObject(body.error) ? body.error : {};
  const first = (keys: readonly string[]): string | undefined =>
    keys.flatMap((key) => [inner[key], body[key]]).find((one): one is string => typeof one === 'string' && one !== '');
  const [words, code] = [first(WORDS), first(CODES)];
  return { ...(words !== undefined && { text: words }), ...(code !== undefined && { code }) };
}
