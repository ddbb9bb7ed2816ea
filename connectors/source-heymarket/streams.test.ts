import { expect, test } from '@jest/globals';
import type { HeymarketConfig } from './config.ts';
import { source } from './source.ts';

const config = (page_size?: number): HeymarketConfig =>
  ({
    page_size,
    contacts_api: 'v1',
    messages_walk: 'auto',
    inbox_ids: [],
    include_archived: true,
  }) as unknown as HeymarketConfig;

/** The lists that ask for pages of a size. */
const sized = (page_size?: number) =>
  source
    .streams(config(page_size))
    .flatMap((stream) => ('pager' in stream ? [stream] : []))
    .filter(({ pager }) => 'limit' in pager.request(null));

test('every list whose pages the API may find too large has smaller ones to go on with', () => {
  const rigid = sized().filter(({ smallerPages, errors }) => {
    const rules = Array.isArray(errors) ? errors : [];
    return !smallerPages?.length || !rules.some(({ action }) => action === 'smaller_pages');
  });
  expect(rigid.map(({ name }) => name)).toEqual([]);
});

test.each([
  [undefined, [200, 100, 30], [100, 30]],
  [200, [200, 30], [200, 30]],
  [100, [100, 30], [100, 30]],
  [30, [30], [30]],
])('page_size %p: sizes of messages, and of other lists', (page_size, ofMessages, ofOthers) => {
  for (const { name, pager, smallerPages = [] } of sized(page_size)) {
    const sizes = [pager, ...smallerPages].map((one) => one.request(null).limit);
    expect([name, sizes]).toEqual([name, name === 'messages' ? ofMessages : ofOthers]);
  }
});
