import type { Completion, FileAnswer, Row } from '@mailroom/airbyte-cdk';
import type { Content, HeymarketConfig, List } from './config.ts';

/** A larger file is not fetched. */
const MAX_BYTES = 5 * 2 ** 20;
/** As many as are fetched at a time: none waits, complete, for others. */
const AT_ONCE = 2;

type Context = Parameters<Completion<HeymarketConfig>['complete']>[1];

/** Adds, beside an address in a row, what the file there is. Nothing when that is not wanted. */
export function contentOf(addressField: string, prefix: string, content: Content): Pick<List, 'completion'> {
  if (content === 'none') return {};
  const columns = ({ type, size, bytes, error }: FileAnswer): Row => ({
    [`${prefix}_type`]: type ?? null,
    [`${prefix}_size`]: size ?? null,
    [`${prefix}_base64`]: bytes ? Buffer.from(bytes).toString('base64') : null,
    [`${prefix}_error`]: error ?? null,
  });
  const completed = async (row: Row, { config, api }: Context): Promise<Row> => {
    const url = row[addressField];
    if (typeof url !== 'string' || !URL.canParse(url)) return row;
    const answer = await api.file({
      url,
      maxBytes: MAX_BYTES,
      withBytes: content === 'base64',
      isOwn: (address) => isHeymarket(address, config),
    });
    return Object.assign(row, columns(answer));
  };
  return {
    completion: {
      batch: AT_ONCE,
      complete: (rows, context) => Promise.all(rows.map((row) => completed(row, context))),
    },
  };
}

/** Only Heymarket's own hosts ever see the token. */
function isHeymarket({ protocol, hostname, origin }: URL, { api_url }: HeymarketConfig): boolean {
  const isVendor = hostname === 'heymarket.com' || hostname.endsWith('.heymarket.com');
  return (protocol === 'https:' && isVendor) || origin === new URL(api_url).origin;
}
