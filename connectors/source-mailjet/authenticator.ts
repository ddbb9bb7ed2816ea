import { ApiError, type Authenticator, basic, bearer } from '@mailroom/airbyte-cdk';
import type { MailjetConfig } from './config.ts';

const NO_TOKEN = {
  action: 'missing_resource',
  fault: 'config_error',
  message: 'It needs sms_token, which is not configured.',
} as const;

/** The e-mail API takes the key and its secret, the SMS API a token of its own. */
export function authenticator({ api_key, api_key_secret, sms_token }: MailjetConfig): Authenticator {
  const email = basic(api_key.trim(), api_key_secret.trim());
  const token = sms_token?.trim();
  const sms: Authenticator = token
    ? bearer(token)
    : {
        headers: async () => {
          throw new ApiError(NO_TOKEN, { kind: 'answer', text: '', headers: {} }, 'sms');
        },
      };
  return { headers: (signal, path) => (path.startsWith('v4/') ? sms : email).headers(signal, path) };
}
