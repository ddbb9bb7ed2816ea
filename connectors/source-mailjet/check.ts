import { type CheckContext, configError, type ErrorRule, isObject } from '../../shared/index.ts';
import type { MailjetConfig } from './config.ts';
import { smsErrors } from './errorRules.ts';

const rules: readonly ErrorRule[] = [
  {
    status: 404,
    action: 'fail_sync',
    fault: 'config_error',
    message: 'There is no Mailjet API at this address. Check api_url, or leave it empty.',
  },
];

/** Proves the key and, if there is one, the SMS token. */
export async function check({ config, call }: CheckContext<MailjetConfig>): Promise<readonly string[]> {
  const list = async (path: string, more: readonly ErrorRule[]): Promise<void> => {
    const params = { Limit: 1 };
    const body = await call({ method: 'GET', path, params, cost: 1, rules: [...more, ...rules] });
    if (!isObject(body) || !Array.isArray(body.Data)) {
      throw configError(`An answer came, but none of Mailjet's. Check api_url, or leave it empty.`);
    }
  };
  await list('v3/REST/contactslist', []);
  if (config.sms_token) await list('v4/sms', smsErrors);
  return [];
}
