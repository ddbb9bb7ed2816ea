import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../testing/seeds.ts';
import { Redactor } from './redactor.ts';

const secret = fc.oneof(
  fc.string({ unit: 'binary', minLength: 4, maxLength: 24 }),
  fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 24 }),
  fc.stringMatching(/^[A-Za-z0-9+/=_"\\-]{4,40}$/),
);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const spellings = (value: string, user: string, after: string): string[] => [
  value,
  encodeURIComponent(value),
  new URLSearchParams([['', value]]).toString().slice(1),
  JSON.stringify(value).slice(1, -1),
  base64(value),
  base64(`${user}:${value}`),
  base64(`${value}:${after}`),
  Buffer.from(`${user}:${value}`).toString('base64url'),
];
/** Words that no mask and no secret shares a letter with. */
const filler = fc.string({ unit: fc.constantFrom('é', 'ü', ' ', '\n', 'Ж', 'ц'), maxLength: 12 });

describe('redaction', () => {
  test.each([4, 5])('leaves no spelling of a secret of at least %i bytes', (bytes) => {
    const scene = fc.record({
      secrets: fc.array(secret, { minLength: 1, maxLength: 3 }),
      user: fc.string({ maxLength: 6 }),
      after: fc.string({ maxLength: 6 }),
      parts: fc.array(fc.tuple(filler, fc.nat(23)), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(scene, ({ secrets, user, after, parts }) => {
        fc.pre(secrets.every((one) => !'****'.includes(one) && Buffer.byteLength(one) >= bytes));
        const redactor = new Redactor();
        redactor.add(...secrets);
        const all = secrets.flatMap((one) => spellings(one, user, after));
        const clean = redactor.redact(parts.map(([between, which]) => between + all[which % all.length]).join(''));
        for (const spelling of all) expect(clean).not.toContain(spelling);
        expect(redactor.holds(clean)).toBe(false);
      }),
      runs(500),
    );
  });

  test('leaves other texts alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-f]{4,20}$/)),
        fc.string({ unit: fc.constantFrom(...'XYZ é{}":,\n') }),
        (secrets, text) => {
          const redactor = new Redactor();
          redactor.add(...secrets);
          expect(redactor.redact(text)).toBe(text);
        },
      ),
    );
  });

  test('passes over values that are too short to be secrets, and over what is no text', () => {
    const redactor = new Redactor();
    redactor.add('', 'abc', undefined, null, 12345, {});
    expect(redactor.redact('abc 12345 undefined')).toBe('abc 12345 undefined');
  });

  test('takes any text for a secret, even half a character', () => {
    expect(() => new Redactor().add('key\ud800')).not.toThrow();
  });

  test('takes out what only comes together when another secret is gone', () => {
    const redactor = new Redactor();
    redactor.add('****abcd', 'efgh');
    expect(redactor.redact('xefghabcdx')).not.toContain('****abcd');
  });
});
