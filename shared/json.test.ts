import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatJson, type Json, parseJson, valueAt } from './json.ts';

const bigInteger = fc.oneof(
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 10n ** 16n - 1n }),
);
const lookalike = bigInteger.map((value) => `[${value}, {"a":${value}}]`);
const isBig = (value: bigint): boolean =>
  value > BigInt(Number.MAX_SAFE_INTEGER) || value < -BigInt(Number.MAX_SAFE_INTEGER);
const exact = bigInteger.map((value): Json => (isBig(value) ? value : Number(value)));

/** -0 is written as 0 by JSON itself; doubles beyond 2^53 without an exponent are read as the integers that they spell. */
const plain = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value).replace(/\d{16,}/g, '7')) as Json);

const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    exact,
    plain,
    lookalike,
    fc.array(tie('tree')),
    fc.dictionary(fc.string(), tie('tree')) as fc.Arbitrary<Json>,
  ),
}));

/** The text of a value, written without the code under test; spaces between the parts. */
function textOf(value: Json, space: string): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value))
    return `[${space}${value.map((item) => textOf(item, space)).join(`${space},${space}`)}${space}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}${space}:${space}${textOf(item, space)}`,
  );
  return `{${space}${parts.join(`${space},${space}`)}${space}}`;
}

describe('JSON with exact integers', () => {
  test('keeps every digit on the way through', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('', ' ', '\n\t'), (value, space) => {
        expect(formatJson(parseJson(textOf([value], space)))).toBe(textOf([value], ''));
      }),
    );
  });

  test('an integer alone is a JSON text too', () => {
    fc.assert(
      fc.property(bigInteger, (value) => expect(formatJson(parseJson(value.toString()))).toBe(value.toString())),
    );
  });

  test('everything else is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(plain, lookalike, (value, text) => {
        const json = JSON.stringify([value, text, { [text]: value }, 1e300, 0.1]);
        const withoutBigIntegers = json.replace(/1e\+300|12345678901234567000/g, '1.5e300');
        expect(parseJson(withoutBigIntegers)).toEqual(JSON.parse(withoutBigIntegers));
      }),
    );
  });

  test('numbers with a fraction or an exponent are no integers', () => {
    expect(parseJson('[12345678901234567890.5, 1234567890123456789e3, 12345678901234567890]')).toEqual([
      Number('12345678901234567890.5'),
      Number('1234567890123456789e3'),
      12345678901234567890n,
    ]);
  });

  test('broken JSON is a SyntaxError', () => {
    for (const text of ['', '{', '[12345678901234567890', '{"a":12345678901234567890,}', '01']) {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }
  });
});

test('a dotted path', () => {
  expect(valueAt({ a: { b: [1] } }, 'a.b')).toEqual([1]);
  expect(valueAt({ a: null }, 'a.b')).toBeUndefined();
  expect(valueAt(undefined, 'a')).toBeUndefined();
});
