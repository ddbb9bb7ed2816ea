import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { keysetDescending } from '../../paging/keyset/keyset.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { fill, kill, Walks } from '../../testing/walks.ts';

const LIMIT = 2;

function walksOver(times: readonly number[], pages: boolean | 'from zero' = true, portion?: number): Walks {
  const options = {
    ...{ param: 'until', field: 'at', cursor: unixSecondsCursor, inclusive: false, ends: 'empty' as const },
    limit: { param: 'limit', value: LIMIT },
    ties: { page: 'page', largerLimit: 100 },
  };
  const list = fill(new FakeList({ upper: 'exclusive', pages }), times);
  return new Walks({ list, pager: keysetDescending(options), portion });
}

/** The oldest group is larger than a page: page numbers lead through it. */
const group = [1_009, 1_005, 1_005, 1_005, 1_005, 1_005, 1_001];

describe.each([true, 'from zero'] as const)('a group larger than a page, pages %s', (pages) => {
  test('arrives whole, and after a kill at any call', async () => {
    for (let at = 1; at < 14; at++) {
      const walks = walksOver(group, pages);
      await walks.run((calls) => void (calls === at && kill()));
      await walks.run();
      expect(walks.missing).toEqual([]);
    }
  });

  test.each([undefined, 1])(
    'of which a row changes between two pages loses none of the others (%s at once)',
    async (portion) => {
      const lost: [call: number, place: number][] = [];
      for (let at = 2; at < 10; at++) {
        for (const place of [1, 2, 3, 4, 5]) {
          const walks = walksOver(group, pages, portion);
          const { list } = walks;
          const change = (calls: number): void => {
            if (calls !== at) return;
            const [row] = list.rows.splice(place, 1);
            list.now += 10;
            if (row) list.rows.unshift({ ...row, at: list.now });
          };
          const failed = await walks.run(change).then(
            () => false,
            () => true,
          );
          list.now += 100;
          if (!failed) await walks.run();
          if (failed || walks.missing.length) lost.push([at, place]);
        }
      }
      expect(lost).toEqual([]);
    },
  );
});
