import { type ErrorRule, type ErrorWords, isObject, type RawAnswer } from '@mailroom/airbyte-cdk';
import type { MailjetConfig } from './config.ts';

/** Something inside of a row that is not there, or is not any longer. */
export const gone: ErrorRule = {
  status: 404,
  action: 'ignore',
  fault: 'transient_error',
  message: 'Mailjet has nothing here.',
};

/** Where a key that may not read a resource can not be told from an account that does not have it. */
export const notOffered: ErrorRule = {
  status: 403,
  action: 'missing_resource',
  fault: 'config_error',
  message: 'Mailjet does not offer this to the key.',
};

const UNKNOWN_RESOURCE = /Could not determine HTTP module/i;

export const wrongKey = ({ region }: MailjetConfig): ErrorRule => ({
  status: 401,
  action: 'fail_sync',
  fault: 'config_error',
  message:
    'Mailjet does not accept the key. Check api_key and api_key_secret (Account settings > API key management in Mailjet). ' +
    `A key of an account in the other region is refused as well: region is ${region}, try ${region === 'eu' ? 'us' : 'eu'}.`,
});

export const errorRules = (config: MailjetConfig): readonly ErrorRule[] => [
  wrongKey(config),
  {
    status: 403,
    action: 'fail_stream',
    fault: 'config_error',
    message: 'Mailjet does not let this key read it. Give the key the right, or add the feature to the plan.',
  },
  {
    status: 500,
    when: ({ text }) => UNKNOWN_RESOURCE.test(text),
    action: 'missing_resource',
    fault: 'transient_error',
    message: 'Mailjet does not have this resource (any longer).',
  },
  {
    status: [404, 405],
    action: 'missing_resource',
    fault: 'transient_error',
    message: 'Mailjet does not have this resource for this account.',
  },
];

const MARKS = ['ErrorMessage', 'ErrorInfo', 'ErrorIdentifier', 'ErrorCode', 'StatusCode'];

/**
 * The words of an error in either of Mailjet's shapes. The older part of its API answers a wrong key with nothing but
 * the header that asks for Basic credentials.
 */
export function readError({ status, headers, text, body }: RawAnswer): ErrorWords | undefined {
  const isRefused = status === 401 && text === '' && /^Basic\b/i.test(String(headers['www-authenticate']));
  if (isRefused) return { text };
  if (status < 400 || !isObject(body) || !MARKS.some((name) => name in body)) return undefined;
  const { ErrorMessage, ErrorInfo, ErrorCode, ErrorIdentifier = body.RequestGUID, message, error } = body;
  const words = [ErrorMessage, message, error].find((one) => typeof one === 'string' && one !== '');
  const info = typeof ErrorInfo === 'string' || ErrorInfo === undefined ? ErrorInfo : JSON.stringify(ErrorInfo);
  const said = [words, info, ErrorIdentifier].filter((part) => typeof part === 'string' && part !== '').join(' – ');
  const code = [ErrorCode, ErrorInfo].find((one) => typeof one === 'string' && one !== '');
  return { text: said, ...(typeof code === 'string' && { code }) };
}

/** What Mailjet will not count for one campaign, list or sender. */
export const refused: ErrorRule = {
  status: 400,
  action: 'skip_partition',
  fault: 'transient_error',
  message: 'Mailjet does not give this out.',
};

/** The SMS API has a token of its own. */
export const smsErrors: readonly ErrorRule[] = [
  {
    status: 404,
    action: 'missing_resource',
    fault: 'config_error',
    message: 'There is no SMS API at this address, or not in this region.',
  },
  {
    status: 401,
    action: 'fail_stream',
    fault: 'config_error',
    message:
      'Mailjet does not accept the SMS token. Make a new one in the SMS section of Mailjet and enter it as sms_token.',
  },
  {
    status: 403,
    action: 'fail_stream',
    fault: 'config_error',
    message: 'This account may not use the SMS API. Ask Mailjet for access.',
  },
];
