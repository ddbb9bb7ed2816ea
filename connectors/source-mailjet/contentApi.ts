import type { ErrorRule } from '@mailroom/airbyte-cdk';
import type { List } from './config.ts';
import { byOffset, rowsIn } from './paging.ts';

/** Which accounts may use it is not documented, nor whether those that may not are refused with 401, 403 or 404. */
export const contentErrors: readonly ErrorRule[] = [
  {
    status: 401,
    action: 'fail_stream',
    fault: 'config_error',
    message:
      "Mailjet's Content API does not accept the key. Check api_key and api_key_secret; if other streams are read with them, the account may not use this API: switch content_api off, or ask Mailjet for access.",
  },
  {
    status: 403,
    action: 'fail_stream',
    fault: 'config_error',
    message:
      "This account may not use this part of Mailjet's Content API. Ask Mailjet for access, or deselect the stream; to do without all of this API, switch content_api off.",
  },
  {
    status: [404, 405],
    action: 'missing_resource',
    fault: 'config_error',
    message:
      'There is no Content API for this account, or none at this address. Switch content_api off, or ask Mailjet for access.',
  },
];

/** A list of the Content API, which is paged as those of the e-mail API are. */
export const contentList = (
  path: List['request']['path'],
  params: List['request']['params'] = {},
): Pick<List, 'request' | 'records' | 'pager' | 'errors'> => ({
  request: { path, params },
  records: rowsIn,
  pager: byOffset('ID', 'empty'),
  errors: contentErrors,
});
