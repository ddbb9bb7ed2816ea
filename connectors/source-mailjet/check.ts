import { type CheckContext, type ErrorRule, whoeverSaysSo } from '@mailroom/airbyte-cdk';
import type { MailjetConfig } from './config.ts';
import { contentErrors } from './contentApi.ts';
import { smsErrors, wrongKey } from './errorRules.ts';
import { rowsIn } from './paging.ts';

const rules: readonly ErrorRule[] = [
  {
    status: 404,
    action: 'fail_sync',
    fault: 'config_error',
    message: 'There is no Mailjet API at this address. Check api_url, or leave it empty.',
  },
];

/** Proves the key and, if they are wanted, the SMS token and the Content API. */
export async function check({ config, call }: CheckContext<MailjetConfig>): Promise<readonly string[]> {
  const list = async (path: string, more: readonly ErrorRule[]): Promise<void> => {
    const params = { Limit: 1 };
    const expects = (body: unknown) => rowsIn(body) ?? undefined;
    const all = [...more, whoeverSaysSo(wrongKey(config)), ...rules];
    await call({ method: 'GET', path, params, cost: 1, rules: all, expects });
  };
  await list('v3/REST/contactslist', []);
  if (config.sms_token) await list('v4/sms', smsErrors);
  if (config.content_api) await list('v1/REST/templates', contentErrors);
  return [];
}
