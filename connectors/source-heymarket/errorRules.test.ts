import { describe, expect, test } from '@jest/globals';
import type { RawAnswer } from '@mailroom/airbyte-cdk';
import type { HeymarketConfig } from './config.ts';
import { errorRules, pageTooLarge, readError, saysNotThisUser } from './errorRules.ts';

const requestId = '0a1b2c3d-0000-4000-8000-00000000000f';

const answerOf = (body: unknown, status: number, headers: Record<string, string> = {}): RawAnswer => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  body: typeof body === 'string' ? undefined : body,
});

describe('the words of an error are found', () => {
  const cases: [name: string, body: unknown, found: ReturnType<typeof readError>][] = [
    ['error and message', { error: 'not_found', message: 'No such.' }, { text: 'No such.', code: 'not_found' }],
    ['message alone', { message: 'No such.' }, { text: 'No such.' }],
    ['code', { code: 'bad_data', message: 'No.' }, { text: 'No.', code: 'bad_data' }],
    ['code alone', { code: 'bad_data' }, { text: 'bad_data', code: 'bad_data' }],
    ['error_code', { error_code: 'e1', code: 'e2', detail: 'No.' }, { text: 'No.', code: 'e1' }],
    ['name', { name: 'bad_data', message: 'No.' }, { text: 'No.', code: 'bad_data' }],
    ['error alone', { error: 'Unauthorized' }, { text: 'Unauthorized', code: 'Unauthorized' }],
    ['nested', { error: { code: 'bad_data', message: 'No.' } }, { text: 'No.', code: 'bad_data' }],
    ['nested before the rest', { message: 'Outer.', error: { message: 'Inner.' } }, { text: 'Inner.' }],
    ['detail', { detail: 'No.' }, { text: 'No.' }],
    ['numbers are no words', { code: 17, message: 5 }, {}],
    ['empty words are none', { message: '', detail: 'No.' }, { text: 'No.' }],
    ['an empty object', {}, {}],
    ['a text', 'Not found\n', { text: 'Not found\n' }],
    ['an empty text', '', { text: '' }],
  ];
  test.each(cases)('%s', (_name, body, found) => {
    expect(readError(answerOf(body, 404, { 'x-request-id': requestId }))).toEqual(found);
  });
});

test('what has no request id is none of Heymarket', () => {
  const found = (body: unknown) => readError(answerOf(body, 404));
  expect([found('Not found'), found(''), found({}), found({ message: 'no Route matched' })]).toEqual(
    Array(4).fill(undefined),
  );
  expect(found({ error: 'Not Found', message: 'No.' })).toBeUndefined();
});

test('a page is none of Heymarket, whatever it carries', () => {
  const page = '<html><head><title>404 Not Found</title></head></html>';
  expect(readError(answerOf(page, 404, { 'x-request-id': requestId }))).toBeUndefined();
});

test('a good answer is no error, whatever it says', () => {
  for (const body of ['error', { error: 'x', message: 'y' }, null])
    expect(readError(answerOf(body, 200))).toBeUndefined();
});

test('any refusal may be meant for the size of the pages, but for a page of a gateway', () => {
  const may = (text: string) => pageTooLarge.when?.({ kind: 'answer', status: 400, text, headers: {} }, 0);
  expect(['limit must be at most 30', '', 'bad data', '{"code":"e1"}'].map(may)).toEqual([true, true, true, true]);
  expect(['<html>Bad request</html>', '\n<!DOCTYPE html>'].map(may)).toEqual([false, false]);
});

test('a refusal that speaks of the user is put down to that', () => {
  const isOf = (text: string) => saysNotThisUser.when?.({ kind: 'answer', status: 403, text, headers: {} }, 0);
  expect(['user is not a member of inbox 80412', 'Unknown user', 'INBOX'].map(isOf)).toEqual([true, true, true]);
  expect(['', 'limit must be at most 30', 'no remembered value'].map(isOf)).toEqual([false, false, false]);
});

describe('a refused credential', () => {
  const now = Date.parse('2026-04-03T21:30:00Z');
  const advice = (auth_type: string, skewSeconds: number | undefined): string | undefined => {
    const rules = errorRules({ credentials: { auth_type } } as HeymarketConfig);
    const date = skewSeconds === undefined ? undefined : new Date(now - skewSeconds * 1000).toUTCString();
    const problem = { kind: 'answer' as const, status: 401, text: '', headers: { date } };
    return rules.find(({ status, when }) => status === 401 && (when?.(problem, now) ?? true))?.message;
  };

  test.each([600, -600, 61, -61])('is told of a clock that is off by %i s', (seconds) => {
    expect(advice('api_secret', seconds)).toMatch(/set the clock/);
  });

  test.each([0, 60, -60, undefined])('and of none that is right, or may be (%s)', (seconds) => {
    expect(advice('api_secret', seconds)).toMatch(/secret id and secret key/);
  });

  test('that is a key has nothing to do with the clock', () => {
    expect(advice('api_key', 600)).toMatch(/API key/);
    expect(advice('api_key', 600)).not.toMatch(/set the clock/);
  });
});
