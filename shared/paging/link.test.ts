import { describe, expect, test } from '@jest/globals';
import { linkHeader, nextLink } from './link.ts';

const page = (body: unknown, link?: string | string[]) => ({ rows: [{ id: 1 }], body, fresh: 1, headers: { link } });

describe('a link in the body', () => {
  const pager = nextLink({ path: 'links.next', pageSize: { param: 'limit', value: 50 } });

  test('is followed by its parameters, on whatever host it lies', () => {
    const next = 'https://elsewhere.example/other?page=2&limit=20&tag=a%20b&tag=c#top';
    const to = { page: '2', limit: '20', tag: ['a b', 'c'] };
    expect(pager.turn(page({ links: { next } }), null)).toEqual({ to });
    expect(pager.request(to)).toEqual(to);
    expect(pager.request(null)).toEqual({ limit: 50 });
  });

  test.each([[{ links: { next: null } }], [{ links: {} }], [{}], [{ links: { next: '' } }]])(
    'is not there, and the list ends: %j',
    (body) => expect(pager.turn(page(body), null)).toEqual({ end: true }),
  );

  test('leads to no empty page without a second look', () => {
    expect(pager.isPlausible?.({ rows: [], body: {} }, { page: '2' })).toBe(false);
    expect(pager.isPlausible?.({ rows: [], body: {} }, null)).toBe(true);
  });
});

describe('a link in the header', () => {
  test.each([
    ['<https://api.example/a?page=2>; rel="next", <https://api.example/a?page=9>; rel="last"'],
    ['<https://api.example/a?page=1>; rel="prev", <https://api.example/a?page=2>; rel="next"'],
    ['<https://api.example/a?page=2>; title="a, b; c"; rel=next'],
    ['<?page=2>;rel="collection Next"'],
    [['<?page=1>; rel=first', '<?page=2>; rel=next']],
  ])('%j', (link) => expect(linkHeader().turn(page(null, link), null)).toEqual({ to: { page: '2' } }));

  test.each([[undefined], [''], ['<?page=1>; rel="prev"'], ['<?page=1>; rel="nextest"'], ['<?a=";rel=next">']])(
    'that is none for the next page: %j',
    (link) => expect(linkHeader().turn(page(null, link), null)).toEqual({ end: true }),
  );
});
