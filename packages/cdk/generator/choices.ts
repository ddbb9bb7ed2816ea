export const auths = ['bearer', 'header', 'basic'] as const;
export const pagings = ['token', 'next-link', 'link-header', 'page', 'offset', 'before', 'single'] as const;
export const orders = ['descending', 'ascending', 'unordered', 'full_refresh'] as const;

export type Auth = (typeof auths)[number];
export type Paging = (typeof pagings)[number];
export type Order = (typeof orders)[number];

/** What somebody has decided of a new connector. */
export interface Choices {
  /** `source-acme`. */
  name: string;
  url: string;
  stream: string;
  auth: Auth;
  paging: Paging;
  order: Order;
  /** The date that tells that a row is new or has changed; null for `full_refresh`. */
  cursor: string | null;
}

/** Why these do not go together; undefined where they do. */
export function problemOf(choices: Choices): string | undefined {
  return problemOfNames(choices) ?? problemOfWays(choices);
}

function problemOfNames({ name, url, stream, cursor }: Choices): string | undefined {
  if (!/^source-[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    return `A connector is called source-<name> in small letters, such as source-acme, not "${name}".`;
  if (!isAddress(url))
    return '--url must be a web address such as https://api.acme.example/v1, without a password and a query.';
  if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(stream))
    return `--stream must be a name in small letters such as contacts, not "${stream}".`;
  if (['definitions', 'samples', 'spec'].includes(stream))
    return `--stream cannot be ${stream}: a file of that name says something else. Call it ${stream}_list.`;
  if (cursor !== null && !/^[a-z_][a-zA-Z0-9_]*$/.test(cursor))
    return `--cursor must be the name of a field, not "${cursor}".`;
  if (cursor === 'id' || cursor === 'name')
    return `--cursor must be the date of a row, beside its id and name, not "${cursor}".`;
  return undefined;
}

function problemOfWays({ paging, order, cursor }: Choices): string | undefined {
  if (order !== 'full_refresh' && cursor === null) return `--order ${order} needs a date in the row: give --cursor.`;
  if (order === 'full_refresh' && cursor !== null) return '--order full_refresh uses no date: leave --cursor out.';
  if (paging === 'before' && order !== 'descending')
    return '--paging before goes down from the newest row: it needs --order descending.';
  if (order === 'ascending' && ['page', 'offset'].includes(paging)) {
    return `--order ascending with --paging ${paging} loses rows: one that changes moves to the end, and others slip up. Ask for descending or unordered, or use tokens or links that name a row.`;
  }
  return undefined;
}

function isAddress(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
}
