import type { Auth, Choices, Order, Paging } from './choices.ts';

/** Of the kit, what each part needs; and how it stands in the source, and in the simulator. */
interface Part {
  imports: readonly string[];
  text: string;
}

export const authenticators: Readonly<Record<Auth, Part & { header: string; simulated: string; words: string }>> = {
  bearer: {
    imports: ['bearer'],
    text: 'bearer(api_key.trim())',
    header: '.authorization',
    simulated: `\`Bearer \${API_KEY}\``,
    words: 'the key as a bearer token',
  },
  header: {
    imports: ['header'],
    text: "header('x-api-key', api_key.trim())",
    header: "['x-api-key']",
    simulated: 'API_KEY',
    words: 'the key in the header `x-api-key`',
  },
  basic: {
    imports: ['basic'],
    text: 'basic(api_key.trim())',
    header: '.authorization',
    simulated: `\`Basic \${Buffer.from(\`\${API_KEY}:\`).toString('base64')}\``,
    words: 'HTTP Basic, the key as the user',
  },
};

const SIZE = "pageSize: { param: 'limit', value: 100 }";

export function pagerOf({ paging, cursor }: Choices): Part {
  const pagers: Record<Paging, Part> = {
    token: { imports: ['token'], text: `token({ path: 'next_token', param: 'page_token', ${SIZE} })` },
    'next-link': { imports: ['nextLink'], text: `nextLink({ path: 'next', ${SIZE} })` },
    'link-header': { imports: ['linkHeader'], text: `linkHeader({ ${SIZE} })` },
    page: { imports: ['pageNumber'], text: `pageNumber({ param: 'page', first: 1, ${SIZE} })` },
    offset: {
      imports: ['offset'],
      text: "offset({ offset: 'offset', limit: { param: 'limit', value: 100 }, overlap: { rows: 1, key: 'id' } })",
    },
    before: {
      imports: ['keysetDescending', 'millisecondsTimestampCursor'],
      text: `keysetDescending({
    param: 'before',
    field: '${cursor}',
    cursor: millisecondsTimestampCursor,
    limit: { param: 'limit', value: 100 },
    key: 'id',
  })`,
    },
    single: { imports: ['single'], text: 'single()' },
  };
  return pagers[paging];
}

export function syncOf({ order, cursor }: Choices): Part {
  if (order === 'full_refresh') return { imports: [], text: "{ order: 'full_refresh' }" };
  const lines: Record<Exclude<Order, 'full_refresh'>, readonly string[]> = {
    descending: ["order: 'descending',", 'disorder: 0,'],
    ascending: ["order: 'ascending',"],
    unordered: ["order: 'unordered',"],
  };
  const bound = order === 'ascending' ? 'from' : 'since';
  const all = [
    ...lines[order],
    `cursor: { field: '${cursor}', type: millisecondsTimestampCursor },`,
    `${bound}: (bound) => ({ ${cursor}_since: bound }),`,
  ];
  return { imports: ['millisecondsTimestampCursor'], text: `{\n${all.map((line) => `    ${line}\n`).join('')}  }` };
}

/** How the simulator's rows lie. */
export function orderOf({ order }: Choices, cursor: string): string {
  if (order === 'descending') return `b.${cursor}.localeCompare(a.${cursor}) || b.id - a.id`;
  return order === 'ascending' ? `a.${cursor}.localeCompare(b.${cursor}) || a.id - b.id` : 'a.id - b.id';
}

/** What the simulator answers with, of the rows in `found`. */
export function pageOf({ paging, stream }: Choices, cursor: string): string {
  const behind = `const last: Row | null = JSON.parse(query.get('page_token') ?? 'null');
const left = last ? found.filter((row) => inOrder(row, last) > 0) : found;
const page = left.slice(0, PAGE);
const next = left.length > PAGE ? JSON.stringify(page.at(-1)) : null;`;
  const link = `const link = next && \`\${url}/${stream}?page_token=\${encodeURIComponent(next)}\`;`;
  const rows = `${stream}: page`;
  const pages: Record<Paging, string> = {
    token: `${behind}\nreturn { body: { ${rows}, next_token: next } };`,
    'next-link': `${behind}\n${link}\nreturn { body: { ${rows}, next: link } };`,
    'link-header': `${behind}\n${link}\nreturn { body: { ${rows} }, headers: link ? { link: \`<\${link}>; rel="next"\` } : {} };`,
    page: `const number = Number(query.get('page') ?? 1);
const page = found.slice((number - 1) * PAGE, number * PAGE);
return { body: { ${rows}, total: found.length } };`,
    offset: `const start = Number(query.get('offset') ?? 0);
const page = found.slice(start, start + PAGE);
return { body: { ${rows} } };`,
    before: `const before = query.get('before');
const page = found.filter((row) => before === null || row.${cursor} < before).slice(0, PAGE);
return { body: { ${rows} } };`,
    single: `return { body: { ${stream}: found } };`,
  };
  return pages[paging].replace(/^(?=.)/gm, '    ');
}
