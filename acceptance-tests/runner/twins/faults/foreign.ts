import { isRow, type Row } from '../../json.ts';
import type { Page } from '../api.ts';
import type { Fault, Twist } from '../fault.ts';
import { state } from '../messages.ts';
import { type Answer, Outage, parsed } from '../pages.ts';
import { at } from '../tricks.ts';

const rule = (breaks: string, says: string | RegExp, answers: readonly string[], twist: Twist): Fault => {
  return { check: 'test_foreign_answers', breaks, says, answers, ...twist };
};

/** Takes a body for a page, as far as it has what a page has. */
function loosely(body: Row, table: string, after: string): Page {
  return { table, after, rows: (body.rows ?? []) as Row[], more: body.more === true };
}

/** Believes whatever is JSON. */
const believing = (answer: Answer, table: string, after: string): Page | undefined => {
  const body = parsed(answer);
  return isRow(body) ? loosely(body, table, after) : undefined;
};

/** Believes nothing but rows, and gives up at once where there are none. */
const impatient = (answer: Answer, table: string, after: string): Page => {
  const body = parsed(answer);
  if (isRow(body) && Array.isArray(body.rows) && !('error' in body)) return loosely(body, table, after);
  throw new Outage('Something else than the API has answered.');
};

/** What a source may do with answers that are not its API's. */
export const faults: Record<string, Fault> = {
  'error-believed': rule(
    'an error in an envelope of the right form is no end of the list',
    /GET contacts #3 \(last\) answered with emptied-with-error: contacts LOST \(4 rows missing until the next sync; it said COMPLETE/,
    ['emptied-with-error'],
    { page: believing },
  ),
  'rest-lost': rule(
    'what was not read is not claimed',
    /contacts #\d \(first\) answered with error: contacts LOST \(12 rows missing for good; it said COMPLETE/,
    ['error'],
    {
      page: believing,
      message: at('STATE', (message, print) => {
        const own = message.state?.stream as { stream_state: Row };
        if (own.stream_state.done === undefined) own.stream_state = { cursor: '2999-01-01T00:00:00.000Z' };
        print(message);
      }),
    },
  ),
  'not-found-is-empty': rule(
    "a gateway's 404 is no word of the API",
    'files #1 (first) answered with html-404: files LOST (5 rows missing until the next sync; it said COMPLETE',
    ['html-404'],
    {
      page: (answer, table, after) =>
        answer.status === 404 ? { table, after, rows: [], more: false } : impatient(answer, table, after),
    },
  ),
  'junk-row': rule(
    'what has no key is no row',
    /answered with list-error: \w+ JUNK \(1 row that the API never gave/,
    ['list-error'],
    {
      page: (answer, table, after) => {
        const page = believing(answer, table, after);
        return page && { ...page, rows: [page.rows].flat() };
      },
    },
  ),
  'blames-the-user': rule(
    'a page in the place of an answer is nobody’s setting',
    /answered with html-403: \w+ CONFIG_ERROR \(it said: Something else/,
    ['html-403'],
    { page: impatient, failureType: 'config_error' },
  ),
  'without-a-word': rule(
    'an end that is none is said',
    /answered with text-503: \w+ SILENT \(it ended with exit code 1, without a word\)/,
    ['text-503'],
    { page: impatient, message: at('TRACE', (message, print) => message.trace?.error || print(message)) },
  ),
  'ahead-of-the-error': rule(
    'an error comes with a state that claims no more than was read',
    /answered with empty: contacts LOST \(\d+ rows missing for good; it said: Something else/,
    ['empty'],
    {
      page: impatient,
      message: at('TRACE', (message, print) => {
        if (message.trace?.error) print(state('contacts', { cursor: '2999-01-01T00:00:00.000Z' }, 0));
        print(message);
      }),
    },
  ),
  'stuck-afterwards': rule(
    'the next sync goes on',
    /answered with xml: \w+ LOST \(the healthy sync after it ended with exit code 1/,
    ['xml'],
    {
      page: impatient,
      request: ({ verb, cursors }) => {
        if (verb === 'read' && cursors.size === 1) throw new Error('The state is stuck.');
      },
    },
  ),
};
