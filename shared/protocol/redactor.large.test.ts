import { expect, test } from '@jest/globals';
import { Redactor } from './redactor.ts';

test('texts of a megabyte take no more than their length asks for', () => {
  const redactor = new Redactor();
  redactor.add('sk_live_0123456789abcdef', 'another&secret/of%mine');
  const small = 2 ** 14;
  const large = 2 ** 20;
  const pieces = ['lorem ipsum ', '%25', '%2', '&#0', '&#x', '\\', '\\\\u', '+', '\\\\\\\\+%5c', '=', 'a', 'A/+', '"'];
  for (const piece of [...pieces, Buffer.from('lorem ipsum dolor').toString('base64')]) {
    const cpuFor = (size: number): number => {
      const text = piece.repeat(size / piece.length);
      const before = process.cpuUsage();
      expect(redactor.redact(text)).toBe(text);
      const { user } = process.cpuUsage(before);
      return user;
    };
    cpuFor(small);
    // Were it the square of the length, it would be 4,096 times as much.
    expect(cpuFor(large)).toBeLessThan(1_000 * (Math.max(cpuFor(small), cpuFor(small)) + 10_000));
  }
});
