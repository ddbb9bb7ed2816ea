import { expect, test } from '@jest/globals';
import { excerpt, formatJson, parseJson } from './json.ts';
import { redact, waysToLeak } from './secrets.ts';
import { splitWords } from './words.ts';

test('a command is split as a shell does', () => {
  expect(splitWords('python main.py')).toEqual(['python', 'main.py']);
  expect(splitWords(`  "a b"  'c "d"' e\\ f "" g"h"`)).toEqual(['a b', 'c "d"', 'e f', '', 'gh']);
  expect(() => splitWords('"a')).toThrow('closing');
});

test('numbers go through unchanged', () => {
  const text = '{"a":12345678901234567890,"b":1.0,"c":1e3,"d":-0.5,"e":7,"f":"1.0"}';
  expect(formatJson(parseJson(text))).toBe(text);
  expect(excerpt('x'.repeat(9), 4)).toBe('xxxx…');
});

test('a secret is found raw, in a URL, in JSON, and in base64 wherever it begins', () => {
  const secret = 'p@ss w"rd/1234567';
  const ways = waysToLeak(secret);
  const leaks = (text: string) => ways.some((way) => text.includes(way));
  expect(leaks(`x${secret}x`)).toBe(true);
  expect(leaks(JSON.stringify({ secret }))).toBe(true);
  expect(leaks(`https://x.example/?k=${encodeURIComponent(secret)}`)).toBe(true);
  for (const user of ['a', 'ab', 'abc', 'abcd']) {
    expect(leaks(Buffer.from(`${user}:${secret}:more`).toString('base64'))).toBe(true);
    expect(leaks(Buffer.from(`${user}:${secret}`).toString('base64url'))).toBe(true);
  }
  expect(leaks('nothing of it')).toBe(false);
  expect(redact(`Basic ${Buffer.from(`u:${secret}`).toString('base64')}`, [secret])).not.toContain(ways.at(-1));
});
