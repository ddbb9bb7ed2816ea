import { describe, expect, test } from '@jest/globals';
import { type Answered, json, type Place, type Sent, text } from './answer.ts';
import { catalogue } from './catalogue.ts';
import { excuseOf } from './excuse.ts';

const call = (answer: Sent, path = 'people'): Answered => ({ method: 'GET', path, shape: path, question: '', answer });
const row = (id: number) => ({ id, name: `Somebody ${id}`, changed_at: `2026-01-0${id}T10:00:00Z` });
const page = (...ids: number[]) => json({ people: ids.map(row), count: ids.length, total: 9, next: 'abc' });
const place = (truth: Sent, more: Partial<Place> = {}): Place => ({
  truth: call(truth),
  login: 'http://login/',
  ...more,
});

const made = (name: string, at: Place) => catalogue.find((one) => one.name === name)?.make(at);
const body = (name: string, at: Place) => JSON.parse(made(name, at)?.body ?? 'null');
const excuse = (name: string, at: Place) => {
  const answer = catalogue.find((one) => one.name === name);
  const sent = answer?.make(at);
  return answer && sent && excuseOf(answer, at, sent);
};

describe('answers made of the true one', () => {
  const truth = place(page(1, 2, 3));

  test('put something else in the place of the list, and keep the rest', () => {
    expect(body('list-null', truth)).toEqual({ people: null, count: 3, total: 9, next: 'abc' });
    expect(body('list-object', truth)).toMatchObject({ people: {} });
    expect(body('list-error', place(json([row(1)])))).toEqual({ error: expect.any(String) });
    expect(body('emptied', truth)).toEqual({ people: [], count: 0, total: 9, next: 'abc' });
    expect(body('emptied-with-error', truth)).toMatchObject({ people: [], error: expect.any(String) });
  });

  test('leave out a row, or make it old', () => {
    expect(body('row-left-out', truth)).toMatchObject({ people: [row(1), row(3)] });
    expect(body('old-date', truth).people[1]).toEqual({ ...row(2), changed_at: '2023-01-02T10:00:00Z' });
  });

  test('keep numbers that are too large for a double', () => {
    const large: Sent = { status: 200, headers: {}, body: '{"people":[{"id":576460772303423506},{"id":2}]}' };
    expect(made('row-left-out', place(large))?.body).toBe('{"people":[{"id":576460772303423506}]}');
  });

  test('cannot be made where there is no list', () => {
    const names = ['list-null', 'junk-rows', 'emptied', 'emptied-with-error', 'row-left-out', 'old-date'];
    for (const at of [place(text('text/csv', 'Email\na@b.example')), place(json({ name: 'One' }))])
      expect(names.map((name) => made(name, at))).toEqual(names.map(() => undefined));
  });
});

describe('what no client can tell', () => {
  const truth = place(page(1, 2, 3));

  test('is a list that says it is empty, and rows that are not there', () => {
    expect(excuse('emptied', truth)).toEqual({ reason: expect.any(String) });
    expect(excuse('row-left-out', truth)).toEqual({
      reason: expect.any(String),
      rows: [row(2)],
      others: [row(1), row(3)],
    });
    expect(excuse('list', place(json([row(1)])))).toBeDefined();
    expect(excuse('list', truth)).toBeUndefined();
  });

  test('is the answer to another call only if it has the form of this one', () => {
    expect(excuse('previous', place(page(1), { previous: call(page(4, 5)) }))).toBeDefined();
    expect(excuse('previous', place(page(1), { previous: call(json({ teams: [] })) }))).toBeUndefined();
  });

  test('is the answer for another id only if the true one does not name its own', () => {
    const about = (id: number, body: object) => ({ ...call(json(body), `people/${id}`), shape: 'people/*' });
    const previous = (own: boolean) => ({
      ...{ truth: about(71, own ? { id: 71 } : { text: 'x' }), previous: about(72, own ? { id: 72 } : { text: 'y' }) },
      login: 'http://login/',
    });
    expect(excuse('previous', previous(true))).toBeUndefined();
    expect(excuse('previous', previous(false))).toBeDefined();
  });

  test('is what there is for another id where there is nothing', () => {
    const of = (id: number, answer: Sent) => ({ ...call(answer, `people/${id}/text`), shape: 'people/*/text' });
    const at = { truth: of(7, json({ problem: 'none' }, 404)), previous: of(6, json({ text: 'Hi' })), login: '' };
    expect(excuse('previous', at)).toBeDefined();
  });

  test('is an empty list that was meant for another question', () => {
    const empty = { ...call(json({ people: [], count: 0, total: 9, next: 'abc' })), question: 'group=g-1234' };
    const truth = { ...call(page(1)), question: 'group=g-7777' };
    expect(excuse('first-again', { truth, first: empty, login: 'http://login/' })).toBeDefined();
    expect(excuse('previous', { truth, previous: empty, login: 'http://login/' })).toBeDefined();
    expect(excuse('first-again', { truth, first: call(page(2)), login: 'http://login/' })).toBeUndefined();
  });

  test('is what a file holds, but not that it is not there', () => {
    const file = place(text('image/jpeg', 'x'));
    expect(excuse('html-200', file)).toBeDefined();
    expect(excuse('html-404', file)).toBeUndefined();
  });

  test('is nothing else', () => {
    const names = catalogue.map(({ name }) => name);
    const excused = names.filter((name) => excuse(name, { ...truth, first: call(page(7)) }));
    expect(excused).toEqual(['emptied', 'row-left-out', 'old-date']);
  });
});
