import { expect, test } from '@jest/globals';
import type { Run } from './run.ts';
import { leaksIn, leaksInto, redact } from './secrets.ts';

const secret = 's3cr/t+Pässw0rd&x';

test.each([
  ['as it is', secret],
  ['in a URL', encodeURIComponent(secret)],
  ['in a URL with slashes', encodeURIComponent(secret).replaceAll('%2F', '/')],
  ['in a URL with small digits', 's3cr%2ft%2bP%c3%a4ssw0rd%26x'],
  ['in ASCII', 's3cr/t+P\\u00e4ssw0rd&x'],
  ['in base64', Buffer.from(`me:${secret}`).toString('base64')],
])('a secret %s is found and hidden', (_, text) => {
  expect(leaksInto(`before ${text} after`, secret)).toBe(true);
  expect(redact(`before ${text} after`, [secret])).not.toContain('ssw0rd');
});

test('a short or plain secret is found only where it stands for itself', () => {
  expect(leaksInto('{"id":1}', '1')).toBe(false);
  expect(leaksInto('{"is_open":true}', 'true')).toBe(false);
  expect(leaksInto('{"emitted_at":1234567890}', '345678')).toBe(false);
  expect(leaksInto('code 345678.', '345678')).toBe(true);
});

test('what a cut has left of a secret is hidden', () => {
  expect(redact('{"token":"s3cr/t+P…', [secret])).toBe('{"token":"***…');
  expect(redact('pin 48151 and 481516', ['48151'])).toBe('pin *** and 481516');
});

test('a secret may stand in the fields that are named, and nowhere else', () => {
  const record = (stream: string, data: object) =>
    JSON.stringify({ type: 'RECORD', record: { stream, data, emitted_at: 1 } });
  const leaks = (line: string) =>
    leaksIn({ ending: { verb: 'read', lines: [line], rest: '', stderr: '' } } as unknown as Run, secret, {
      keys: [{ name: 'Public' }],
    });
  expect(leaks(record('keys', { Public: secret, Other: 'x' }))).toEqual([]);
  expect(leaks(record('keys', { Public: 'x', Other: secret }))).toEqual(['`read`: in RECORD']);
  expect(leaks(record('other', { Public: secret }))).toEqual(['`read`: in RECORD']);
  expect(leaks(JSON.stringify({ type: 'LOG', log: { level: 'INFO', message: secret } }))).toEqual(['`read`: in LOG']);
});
