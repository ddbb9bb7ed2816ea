import { expect, test } from '@jest/globals';
import { importState } from './legacyState.ts';

const entry = (book: string, modified_at: unknown) => ({
  partition: { contact_book_id: book, parent_slice: {} },
  cursor: { modified_at },
});

test("the contacts' cursors become coverage of each book, without the second of the cursor itself", () => {
  const states = [entry('a', '1782951730'), entry('b', 1782951002)];
  expect(importState('contacts', { states, use_global_cursor: false, lookback_window: 1 })).toEqual({
    version: 2,
    partitions: { a: [{ low: null, high: 1782951729 }], b: [{ low: null, high: 1782951001 }] },
  });
});

test('what says nothing of what was read is a new start', () => {
  expect(importState('conversations', { created_at: '1782951730' })).toBeNull();
  expect(importState('contacts', { states: [] })).toBeNull();
  expect(importState('contacts', { use_global_cursor: true, state: { modified_at: '1782951730' } })).toBeNull();
  expect(importState('contacts', { states: [entry('a', 'soon'), { partition: null }, 3] })).toBeNull();
});

test("what that connector never wrote is nobody's", () => {
  expect(importState('tasks', { created_at: '1782951730' })).toBeUndefined();
  expect(importState('contacts', { cursor: '1782951730' })).toBeUndefined();
});
