import { expect, test } from '@jest/globals';
import type { HeymarketConfig, List } from './config.ts';
import { templateFiles } from './streams/team.ts';

test('a file has the place of its own, whatever it says of itself', () => {
  const { derive } = templateFiles({} as List, { template_file_content: 'none' } as HeymarketConfig);
  const gallery = [
    { url: 'a', position: 5, template_id: 1 },
    { url: 'b', position: 5 },
  ];
  const rows = derive(
    { id: 7, updated: 'then', content: { gallery, attachments: [{ url: 'c' }] } },
    {} as HeymarketConfig,
  );
  expect(rows.map(({ template_id, position, url, kind }) => [template_id, position, url, kind])).toEqual([
    [7, 0, 'a', 'gallery'],
    [7, 1, 'b', 'gallery'],
    [7, 2, 'c', 'attachment'],
  ]);
});
