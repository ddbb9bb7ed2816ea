import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { type InboxPossible, inboxHistories, playInbox } from '../testing/inboxHistory.ts';
import { runs } from '../testing/seeds.ts';

function holds(
  possible: InboxPossible,
  refresh = ['drafts'],
  names = ['conversations', 'messages', 'drafts'],
): Promise<void> {
  const property = fc.asyncProperty(inboxHistories(possible), (history) => playInbox(history, refresh, names));
  return fc.assert(property, runs(40));
}

describe('streams that follow their parent', () => {
  describe.each([
    ['one list', [0]],
    ['several mailboxes', [1, 2, 3]],
  ])('%s', (_what, mailboxes) => {
    test.each([0, 3])('nothing arrives during the runs, look-back %i', (lookback) =>
      holds({ mailboxes, startDates: 'same', during: 'nothing', lookback }),
    );
    test.each([0, 3])('new conversations arrive during the runs, look-back %i', (lookback) =>
      holds({ mailboxes, startDates: 'same', during: 'new', lookback }),
    );
    test.each([0, 3])('children arrive anywhere during the runs, look-back %i', (lookback) =>
      holds({ mailboxes, startDates: 'same', during: 'any', lookback }),
    );
    test.each(['new', 'any'] as const)('the start date changes from run to run, and %s children arrive', (during) =>
      holds({ mailboxes, startDates: 'different', during, lookback: 3 }),
    );
    test.each(['nothing', 'any'] as const)('the end date changes from run to run, and %s arrives', (during) =>
      holds({ mailboxes, startDates: 'same', endDates: true, during, lookback: 3 }),
    );
    test('messages are a full refresh as well', () =>
      holds({ mailboxes, startDates: 'same', during: 'any', lookback: 0 }, ['messages', 'drafts']));
    test('all are incremental', () =>
      holds({ mailboxes, startDates: 'none', during: 'nothing', lookback: 0 }, [], ['conversations', 'messages']));
    test('nobody reads the conversations for themselves', () =>
      holds({ mailboxes, startDates: 'none', during: 'any', lookback: 0 }, [], ['messages']));
  });

  test('some children cannot be read', () =>
    holds({ mailboxes: [0, 2], startDates: 'same', during: 'any', lookback: 3, refusals: true }));

  test('conversations come to stand in further mailboxes', () =>
    holds({ mailboxes: [2, 3], startDates: 'same', during: 'any', lookback: 3, joins: true }));
});

describe.each(['windows', 'unordered'] as const)('streams that follow conversations read as %s', (order) => {
  const mailboxes = [0, 2];

  test.each([0, 3])('nothing arrives during the runs, look-back %i', (lookback) =>
    holds({ order, mailboxes, startDates: 'same', during: 'nothing', lookback }),
  );
  test.each([0, 3])('children arrive anywhere during the runs, look-back %i', (lookback) =>
    holds({ order, mailboxes, startDates: 'same', during: 'any', lookback }),
  );
  test.each([0, 3])('some children cannot be read, look-back %i', (lookback) =>
    holds({ order, mailboxes, startDates: 'same', during: 'any', lookback, refusals: true }),
  );
  test.each([0, 3])('the end date changes from run to run, look-back %i', (lookback) =>
    holds({ order, mailboxes, startDates: 'same', endDates: true, during: 'any', lookback, refusals: true }),
  );
  test('the start date changes from run to run', () =>
    holds({ order, mailboxes, startDates: 'different', during: 'any', lookback: 3, refusals: true }));
  test('messages are a full refresh as well', () =>
    holds({ order, mailboxes, startDates: 'same', during: 'any', lookback: 3 }, ['messages', 'drafts']));
  test('nobody reads the conversations for themselves', () =>
    holds({ order, mailboxes, startDates: 'none', during: 'any', lookback: 0 }, [], ['messages']));
});
