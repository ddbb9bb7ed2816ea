import { expect, test } from '@jest/globals';
import { serverTime, statedAllowance, statedPause } from './waits.ts';

const date = 'Mon, 02 Mar 2026 09:00:00 GMT';
const now = Date.parse('2026-03-02T09:00:00Z') / 1000;

test.each([
  '"2"',
  '2, 3',
  '+2',
  '-5',
  '2s',
  '',
  '1e3',
  '0x10',
  'soon',
  '2026-03-02',
  'Mon, 2 Mar 2026 09:00:05 GMT',
  '9'.repeat(400),
  '999999999',
  'Tue, 01 Jan 2083 00:00:00 GMT',
  `${now + 86_400 * 20_000}`,
])('Retry-After %j states nothing', (value) => {
  expect(statedPause({ 'retry-after': value, date })).toBeUndefined();
  expect(statedPause({ 'retry-after': value, date, 'x-ratelimit-reset': '7' })).toBe(7_000);
});

test.each([
  ['0', 0],
  ['2', 2_000],
  [' 2.5 ', 2_500],
  ['86400', 86_400_000],
  ['Mon, 02 Mar 2026 09:00:05 GMT', 5_000],
  ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
  [`${now + 30}`, 30_000],
  [`${(now + 30) * 1000}`, 30_000],
  [`${now - 30}`, 0],
])('Retry-After %j is so many milliseconds', (value, pause) => {
  expect(statedPause({ 'retry-after': value, date })).toBe(pause);
});

test('a moment says nothing where the server does not say what time it is', () => {
  expect(statedPause({ 'retry-after': `${now + 30}` })).toBeUndefined();
  expect(statedPause({ 'retry-after': 'Mon, 02 Mar 2026 09:00:05 GMT', date: '2' })).toBeUndefined();
  expect(serverTime({ date: '2' })).toBeUndefined();
});

test.each(['-5', '+7', '1e9', '99999999999999999999', '500000000'])('X-RateLimit-Reset %s states nothing', (reset) => {
  const headers = { date, 'x-ratelimit-reset': reset, 'x-ratelimit-remaining': '0' };
  expect([statedPause(headers), statedAllowance(headers, 5)]).toEqual([undefined, undefined]);
});
