import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExactNumber } from './exactNumber.ts';
import { formatJson, formatRow, type Json, parseJson, valueAt, withoutLoneSurrogates } from './json.ts';
import { runs } from './testing/seeds.ts';

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

/** The value of a number as a fraction of a power of ten without a zero at its end. */
function decimalOf(text: string): string {
  const [, minus = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  let value = BigInt(whole + fraction);
  let exponent = Number(power) - fraction.length;
  for (; value !== 0n && value % 10n === 0n; value /= 10n) exponent += 1;
  return value === 0n ? '0' : `${minus}${value}e${exponent}`;
}

describe('JSON with exact numbers', () => {
  test('keeps every digit on the way through', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('', ' ', '\n\t'), (value, space) => {
        expect(formatJson(parseJson(textOf([value], space)))).toBe(textOf([value], ''));
      }),
    );
  });

  test('a row is written as any other value is', () => {
    const values = fc.oneof(
      tree,
      fc.constantFrom<unknown>(undefined, Number.NaN, new ExactNumber('0.10000000000000000001')),
    );
    fc.assert(fc.property(fc.dictionary(fc.string(), values), (row) => expect(formatRow(row)).toBe(formatJson(row))));
  });

  test('a row stays what it is while it is written, whatever else it holds', () => {
    const [long, standIn] = [2n ** 64n, -1.2345678901234567e-301];
    for (const other of [standIn, String(standIn), [standIn], { deep: long }, null, 'x']) {
      for (const row of [
        { id: long, other },
        { other, id: long, parent: -long },
      ]) {
        const before = { ...row };
        expect(formatRow(row)).toBe(formatJson(before));
        expect(row).toEqual(before);
      }
    }
  });

  test('the names of long numbers may be anything', () => {
    // Node.js 26.10 takes a name for another one of as many characters where both hold an escape, so that there is one only.
    const unescaped = fc.string().filter((name) => JSON.stringify(name).length === name.length + 2);
    const names = fc.oneof(unescaped, fc.constantFrom('__proto__', 'constructor', 'a"b', '\u007f1'));
    const rows = fc.array(
      fc.dictionary(names, fc.oneof(exact, fc.dictionary(names, exact)), { noNullPrototype: true }),
    );
    fc.assert(
      fc.property(rows, names, fc.constantFrom('', ' '), (list, name, space) => {
        const text = textOf({ [name]: list as Json[] }, space);
        expect(formatJson(parseJson(text))).toBe(textOf({ [name]: list as Json[] }, ''));
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

  test.each([
    ...[
      '1e400',
      '-1e400',
      '1E+400',
      '1e-400',
      '-1.5e-400',
      '1.23456789e-320',
      '0.10000000000000001',
      '-0.1234567890123456789',
    ],
    ...['12345678901234567890.5', '1234567890123456789e3', '1700000000.12345678901', '3.14159265358979323846'],
  ])('%s, which no double holds, leaves as it is spelled', (number) => {
    for (const text of [
      number,
      `[${number}]`,
      `[0, ${number} , 1]`,
      `{"a":${number}}`,
      `{"a":[{"b":\n${number}\n}]}`,
    ]) {
      expect(formatJson(parseJson(text))).toBe(text.replaceAll(/\s/g, ''));
      expect(formatJson(parseJson(`["1, ${number}, 2",${text}]`))).toBe(
        `["1, ${number}, 2",${text.replaceAll(/\s/g, '')}]`,
      );
    }
    expect(JSON.stringify(parseJson(`[${number}]`))).toBe(`[${number}]`);
    expect(String(parseJson(number))).toBe(number);
  });

  test.each([
    ['1.10', 1.1],
    ['123456789012345.000000', 123456789012345],
    ['1.50000000000000000000e2', 150],
    ['0.000000000000000000001', 1e-21],
    ['0e999', 0],
    ['1e300', 1e300],
    ['0.30000000000000004', 0.1 + 0.2],
    ['5e-324', 5e-324],
  ])('%s, which a double holds, is a plain number', (text, number) => {
    expect(parseJson(text)).toBe(number);
    expect(parseJson(`{"a":${text}}`)).toEqual({ a: number });
  });

  test('keeps the value of every number', () => {
    const digits = (most: number) => fc.stringMatching(new RegExp(`^\\d{1,${most}}$`));
    const decimal = fc
      .tuple(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** 25n }),
        digits(30),
        fc.option(fc.integer({ min: -450, max: 450 })),
      )
      .map(
        ([minus, whole, fraction, power]) =>
          `${minus ? '-' : ''}${whole}.${fraction}${power === null ? '' : `e${power}`}`,
      );
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1 }), (numbers) => {
        const text = formatJson(parseJson(`[${numbers.join(',')}]`));
        expect(text.slice(1, -1).split(',').map(decimalOf)).toEqual(numbers.map(decimalOf));
      }),
    );
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

test('halves of characters in JSON text are replaced, and nothing else is', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\\ud83d',
      '\\uDE00',
      '\\ud83d\\ude00',
      '\\\\',
      '\\\\ud83d',
      '\\"',
      '\\n',
      '\\u0041',
      'ud83d',
      'é',
      '😀',
    ),
    fc.string().map((text) => JSON.stringify(text).slice(1, -1)),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = `"${pieces.join('')}"`;
      const mended = withoutLoneSurrogates(text);
      expect(JSON.parse(mended)).toBe((JSON.parse(text) as string).toWellFormed());
      if ((JSON.parse(text) as string).isWellFormed()) expect(mended).toBe(text);
    }),
    runs(500),
  );
});
