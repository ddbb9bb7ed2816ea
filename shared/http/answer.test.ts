import { describe, expect, test } from '@jest/globals';
import { errorInside, isMarkup, wordsIn } from './answer.ts';

describe('an error in place of data', () => {
  test.each<[object, object]>([
    [{ error: 'upstream timeout', details: [] }, { text: 'upstream timeout' }],
    [{ errors: [{ code: 'internal', message: 'query timed out' }] }, { code: 'internal', text: 'query timed out' }],
    [{ conversations: [], error: 'statement timeout' }, { text: 'statement timeout' }],
    [{ error: { message: 'No.' } }, { text: 'No.' }],
    [{ ErrorInfo: '', ErrorMessage: 'Unexpected', StatusCode: 500, Data: [] }, { text: 'Unexpected' }],
    [{ success: false }, {}],
    [{ status: 503, rows: [] }, {}],
    [{ code: 500, message: 'x' }, { text: 'x' }],
    [{ error: true }, {}],
  ])('%j', (body, words) => expect(errorInside(body)).toEqual(words));

  test.each([
    [[]],
    [null],
    ['error'],
    [{ error: '', errors: [], success: true, status: 200 }],
    [{ error: null, errors: {}, code: 17, status: 'open' }],
    [{ ErrorMessage: '', StatusCode: 200, Data: [] }],
    [{ rows: [{ error: 'of a row' }] }],
  ])('is none in %j', (body) => expect(errorInside(body)).toBeUndefined());
});

test('the words of an error are found inside of it, then beside it', () => {
  expect(wordsIn({ error: { code: 'a', message: 'Inner.' }, message: 'Outer.' })).toEqual({
    code: 'a',
    text: 'Inner.',
  });
  expect(wordsIn('Plain.')).toEqual({ text: 'Plain.' });
  expect(wordsIn([])).toEqual({});
});

test('a page is told by its first sign', () => {
  expect([' <!DOCTYPE html>', '<?xml version="1.0"?>', '{"a":"<b>"}', ''].map(isMarkup)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
