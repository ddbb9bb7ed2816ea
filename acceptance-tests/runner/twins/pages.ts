import { isRow } from '../json.ts';
import type { Page } from './api.ts';
import type { Request, Twist } from './fault.ts';
import { cursorOf, rowsAfter, type Table } from './world.ts';

/** The API did not answer, or something else did. */
export class Outage extends Error {}

const attempts = 3;

/** The rows of a table after a cursor: out of memory, or page by page from an API where the configuration names one. */
export async function* pagesOf(
  { config }: Request,
  [name, table]: readonly [string, Table],
  from: string,
  { page: believes = answersTo }: Twist,
): AsyncGenerator<{ rows: Page['rows']; isLast: boolean }> {
  const api = config?.api_url;
  if (typeof api !== 'string') return yield { rows: rowsAfter(table, from), isLast: true };
  let after = from;
  for (let more = true; more; ) {
    const page = await ask(`${api}/${name}?after=${encodeURIComponent(after)}`, (answer) =>
      believes(answer, name, after),
    );
    more = page.more;
    yield { rows: page.rows, isLast: !more };
    const last = page.rows.at(-1);
    after = last ? cursorOf(table, last) : after;
  }
}

async function ask(url: string, believes: (answer: Answer) => Page | undefined): Promise<Page> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const response = await fetch(url, { redirect: 'manual' });
    const page = believes({ status: response.status, text: await response.text() });
    if (page) return page;
  }
  throw new Outage('Something else than the API has answered.');
}

export interface Answer {
  status: number;
  text: string;
}

export function parsed({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The page, if it is the answer to this question. */
function answersTo(answer: Answer, table: string, after: string): Page | undefined {
  const body = parsed(answer);
  if (answer.status !== 200 || !isRow(body) || body.table !== table || body.after !== after) return undefined;
  const { rows, more } = body;
  const areRows = Array.isArray(rows) && rows.every((row) => isRow(row) && ('id' in row || 'meta' in row));
  const isWhole = typeof more === 'boolean' && !('error' in body) && (areRows && rows.length > 0 ? true : !more);
  return areRows && isWhole ? (body as unknown as Page) : undefined;
}
