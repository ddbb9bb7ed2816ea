import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dateTimeOf, latestOf, propertiesOf, withNames, withoutCredentials, withUnset } from './values.ts';

test('the latest of some dates is the latest that is set', () => {
  expect(latestOf({ a: '2025-01-02T00:00:00Z', b: null, c: '2025-01-10T00:00:00Z' }, 'a', 'b', 'c', 'd')).toBe(
    '2025-01-10T00:00:00Z',
  );
  expect(latestOf({ a: null }, 'a', 'b')).toBeNull();
});

test('Unix times that are unset are null', () => {
  expect(
    withUnset({ at: 1747640333, zero: 0, empty: '', none: null, other: 0 }, 'at', 'zero', 'empty', 'none'),
  ).toEqual({ at: 1747640333, zero: null, empty: null, none: null, other: 0 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), (seconds) =>
      expect(Date.parse(dateTimeOf(seconds))).toBe(seconds * 1000),
    ),
  );
});

test('a field has one name, however it is spelled', () => {
  const names = { ID: ['MessageID', 'MessageId'] };
  for (const row of [{ ID: 'x' }, { MessageID: 'x' }, { MessageId: 'x' }]) {
    expect(withNames({ ...row }, names)).toEqual({ ID: 'x' });
  }
});

describe('an address', () => {
  test.each([
    ['https://hooks.example/mj', 'https://hooks.example/mj'],
    ['https://user:pass@hooks.example/mj?x=1', 'https://hooks.example/mj?x=1'],
    ['https://user@hooks.example/', 'https://hooks.example/'],
    ['https://us%40er:p%2Fa@hooks.example:8443/a', 'https://hooks.example:8443/a'],
    ['https://user:p@ss@hooks.example/a', 'https://hooks.example/a'],
    ['https://user:pa/ss@hooks.example/a', 'https://hooks.example/a'],
    ['https://user:pa?ss@hooks.example/a', 'https://hooks.example/a'],
    ['https://user:pa#ss@hooks.example/a', 'https://hooks.example/a'],
    ['HTTP://USER:PASS@HOOKS.example/a', 'http://hooks.example/a'],
    [' https://user:s3cret@hooks.example/a', 'https://hooks.example/a'],
    ['https:/user:s3cret@hooks.example/a', 'https://hooks.example/a'],
    ['https:\t//user:s3cret@hooks.example/a', 'https://hooks.example/a'],
    ['\ufeffhttps://user:s3cret@hooks.example/a', 'https://hooks.example/a'],
    ['user:s3/cret@hooks.example/a', 'hooks.example/a'],
    ['user:s3?cret@hooks.example/a', 'hooks.example/a'],
    ['user:pass@hooks.example/a', 'hooks.example/a'],
    ['https://hooks.example/mail?to=a@b.example', 'https://hooks.example/mail?to=a@b.example'],
    ['https://hooks.example/@me', 'https://hooks.example/@me'],
    ['', ''],
  ])('%s becomes %s', (url, bare) => expect(withoutCredentials(url)).toBe(bare));

  test('of another kind stays', () => expect(withoutCredentials(null)).toBeNull());

  test('never keeps a password, whatever it is', () => {
    const sign = fc.constantFrom(...'aZ9@:/?#%&=+ \\[]{}|^~\'"');
    const password = fc.array(sign, { minLength: 3, maxLength: 12 }).map((signs) => `s3cret${signs.join('')}`);
    fc.assert(
      fc.property(password, (secret) => {
        expect(withoutCredentials(`https://user:${secret}@hooks.example/mj`)).not.toContain('s3cret');
      }),
    );
  });
});

describe('properties of a contact', () => {
  const types = new Map(Object.entries({ age: 'int', score: 'float', vip: 'bool', renewal: 'datetime', city: 'str' }));
  const typed = (Name: string, Value: unknown): unknown => propertiesOf([{ Name, Value }], types)[Name];

  test.each([
    ['age', '41', 41],
    ['age', '-3', -3],
    ['age', '12345678901234567890', 12345678901234567890n],
    ['age', 'forty', 'forty'],
    ['age', '4.5', '4.5'],
    ['age', '', null],
    ['score', '12.50', 12.5],
    ['score', '1e3', 1000],
    ['score', 'x', 'x'],
    ['vip', 'true', true],
    ['vip', 'False', false],
    ['vip', '1', '1'],
    ['renewal', '2025-11-30T00:00:00Z', '2025-11-30T00:00:00Z'],
    ['renewal', '2025-11-30T00:00:00', '2025-11-30T00:00:00Z'],
    ['renewal', 'soon', 'soon'],
    ['city', '59000', '59000'],
    ['city', '', ''],
    ['unknown', '5', '5'],
    ['age', null, null],
    ['age', 41, 41],
  ])('%s: %j becomes %j', (name, value, expected) => expect(typed(name, value)).toEqual(expected));

  test('of no list are none', () => expect(propertiesOf(null, types)).toEqual({}));
});
