import { describe, expect, test } from '@jest/globals';
import { pageNumber } from '../../paging/pageNumber.ts';
import { token } from '../../paging/token.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { fill, kill, Walks } from '../../testing/walks.ts';

const tokens = (value: number) => token({ path: 'next', param: 'token', pageSize: { param: 'limit', value } });
const falling = (count: number, top = 1_000): number[] => Array.from({ length: count }, (_one, index) => top - index);

describe('a walk whose token the API refuses', () => {
  test('begins again at the top once, however many pages it had read', async () => {
    const walks = new Walks({ list: fill(new FakeList(), falling(60)), pager: tokens(2) });
    expect(await walks.run((call) => call === 20 && walks.list.expireTokens())).toBe(true);
    expect(walks.missing).toEqual([]);
  });

  test('ends with an error when no token is ever good', async () => {
    const list = fill(new FakeList(), falling(20));
    const walks = new Walks({ list, pager: tokens(2) });
    expect(await walks.run(() => list.expireTokens(), null, 50)).toBe(false);
  });

  test('loses nothing when pages have numbers', async () => {
    const list = fill(new FakeList(), falling(20));
    const { client } = list;
    const walks = new Walks({
      list: Object.defineProperty(list, 'client', {
        value: {
          call: (call: Parameters<typeof client.call>[0], signal: AbortSignal) =>
            client.call(
              { ...call, params: { ...call.params, token: call.params?.page === 3 ? old : undefined } },
              signal,
            ),
        },
      }),
      pager: pageNumber({
        param: 'page',
        first: 1,
        pageSize: { param: 'limit', value: 4 },
        ends: 'empty',
        rowsMayDisappear: false,
      }),
    });
    const old = JSON.stringify({ age: -1 });
    await walks.run().catch(() => {});
    const claimed = walks.destination.claims(walks.destination.states.at(-1));
    expect(walks.missing.filter(({ at }) => claimed(at))).toEqual([]);
  });
});

describe('rows inserted while a walk pages', () => {
  test('a whole page of them does not end a walk by page numbers', async () => {
    const list = fill(new FakeList(), falling(20));
    const walks = new Walks({
      list,
      pager: pageNumber({
        param: 'page',
        first: 1,
        pageSize: { param: 'limit', value: 4 },
        ends: 'empty',
        rowsMayDisappear: false,
      }),
    });
    await walks.run(
      (call) => call === 2 && fill(list, []) && list.insert(...[1, 2, 3, 4].map((late) => list.row(list.now + late))),
    );
    expect(walks.missing.filter(({ at }) => at <= 1_000)).toEqual([]);
  });

  test('do not count as places of a disorderly list', async () => {
    const list = fill(new FakeList(), [9, 8, 6, 7]);
    const walks = new Walks({ list, pager: tokens(3), disorder: 1 });
    const now = list.now;
    await walks.run((call) => {
      if (call === 2) list.rows.unshift(...[7, 6, 5, 4, 3, 2, 1].map((later) => list.row(now + later)));
      if (call === 4) kill();
    });
    await walks.run();
    expect(walks.missing.filter(({ at }) => at < now)).toEqual([]);
  });

  test('those that come twice do not count as places of a disorderly list', async () => {
    const list = fill(new FakeList(), [8, 7]);
    const walks = new Walks({ list, pager: tokens(2), disorder: 1 });
    await walks.run();
    list.rows.unshift(list.row(10), ...list.rows.splice(0, 1), list.row(9));
    expect(list.rows.map(({ at }) => at)).toEqual([10, 8, 9, 7]);
    const [now] = [list.now];
    await walks.run((call) => call === 2 && list.rows.unshift(list.row(now), list.row(now)));
    expect(walks.missing.filter(({ at }) => at < now)).toEqual([]);
  });
});

describe('a saved position', () => {
  test('that lies far above the walk, since many rows came, does not look like an API that repeats itself', async () => {
    const list = fill(new FakeList(), falling(30));
    const walks = new Walks({ list, pager: tokens(2) });
    expect(await walks.run((call) => call === 3 && kill())).toBe(false);
    list.rows.unshift(...falling(40, 1_100).map((at) => list.row(at)));
    list.now = 1_200;
    expect(await walks.run()).toBe(true);
    expect(walks.missing).toEqual([]);
  });

  test('inside a group of equal values is not trusted when rows above it were removed', async () => {
    const list = fill(new FakeList(), [20, 19, 18, 17, 10, 10, 10, 10, 10, 10, 10, 10, 5]);
    const walks = new Walks({ list, pager: tokens(2) });
    expect(await walks.run((call) => call === 5 && kill())).toBe(false);
    list.rows.splice(2, 3);
    expect(await walks.run()).toBe(true);
    expect(walks.missing).toEqual([]);
  });
});
