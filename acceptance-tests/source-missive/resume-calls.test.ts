import { expect, test } from '@jest/globals';
import { nothing } from '../simulators/missive/generated/options.ts';
import { Story, strict } from './kills.ts';
import { portion } from './kills-account.ts';
import { bump, callsOf, type Kinds, least } from './resume-calls.ts';
import { withMissive } from './setup.ts';

const streams = ['conversations', 'messages', 'comments', 'posts'];
const conversations = 300;
const changed = 3;
const messages = 3;
/** The row at the bound comes again. */
const newRowsOfPage = 49;
const pagesOf = (rows: number) => Math.floor(rows / newRowsOfPage) + 1;
/** After several pages, or in several mailboxes, one more look at the first for what has moved meanwhile. */
const looksOf = (rows: number, isAlone: boolean) => (pagesOf(rows) > 1 || !isAlone ? 1 : 0);
const portionsOf = (rows: number) => pagesOf(rows) * Math.ceil(newRowsOfPage / portion);

/** Mailboxes with the number of rows in each; one team has a quarter of the conversations, the other none. */
const cases: [names: string[], rows: number[]][] = [
  [['all'], [conversations]],
  [
    ['all', 'team_all'],
    [conversations, conversations / 4, 0],
  ],
];

test.each(cases)(
  '%j: after a first sync only conversations with something new are asked what is in them',
  (mailboxes, rows) =>
    withMissive(
      { sample: false, generate: { conversations, messages, comments: 1, posts: 0, every: { ...nothing, team: 4 } } },
      async (missive) => {
        const story = new Story(missive);
        let received = 0;
        const sync = async (): Promise<Kinds> => {
          missive.clearCalls();
          const run = await story.run({ streams, config: { ...strict, mailboxes } });
          expect([run.code, run.errors]).toEqual([0, []]);
          received = run.records('messages').length;
          return callsOf(missive);
        };
        // The list of teams, and the page that shows that nothing follows.
        const other = mailboxes.includes('team_all') ? 2 : 0;
        const idle = { pages: rows.length, lists: 0, bodies: 0, other };
        const sum = (of: (count: number) => number) => rows.map(of).reduce((a, b) => a + b);

        const first = await sync();
        const forAll = least({ conversations, changed: conversations, messages: conversations * messages });
        expect(first.lists).toBe(forAll.lists);
        // One page more of each list shows that nothing follows.
        const looks = sum((count) => looksOf(count, rows.length === 1));
        expect(first.pages).toBeLessThanOrEqual(sum(pagesOf) + looks + rows.length);
        // Each portion may leave a batch that is not full; of one mailbox only the last portion of a page does.
        expect(first.bodies).toBeLessThanOrEqual(forAll.bodies + sum(rows.length > 1 ? portionsOf : pagesOf));
        missive.advance(120_000);

        expect(await sync()).toEqual(idle);

        bump(missive, changed);
        missive.advance(120_000);
        const forChanged = least({ conversations: changed, changed, messages: changed });
        const later = await sync();
        // Only what is new in them comes.
        expect(received).toBe(changed);
        const pages = idle.pages + (rows.length > 1 ? rows.length : 0);
        expect(later).toEqual({ ...idle, pages, lists: forChanged.lists, bodies: forChanged.bodies });
        expect(await sync()).toEqual(idle);
      },
    ),
);
