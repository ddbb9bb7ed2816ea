import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../testing/seeds.ts';
import { Redactor } from './redactor.ts';

type Spell = (text: string) => string;
const NAMES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
const units = (text: string): string[] => text.split('');
const hex4 = (unit: string): string => unit.charCodeAt(0).toString(16).padStart(4, '0');
const codes = (text: string): number[] => [...text].map((sign) => sign.codePointAt(0) ?? 0);
const everyByte: Spell = (text) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** The ways in which APIs, gateways and libraries repeat what they were sent. */
const WAYS: Record<string, Spell> = {
  'as it is': (text) => text,
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'hexadecimal in capitals': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'a Basic pair': (text) => Buffer.from(`user:${text}`).toString('base64'),
  'HTML, decimal': (text) =>
    codes(text)
      .map((code) => `&#${code};`)
      .join(''),
  'HTML, hexadecimal': (text) =>
    codes(text)
      .map((code) => `&#x${code.toString(16)};`)
      .join(''),
  'HTML, hexadecimal in capitals, with zeros': (text) =>
    codes(text)
      .map((code) => `&#X00${code.toString(16).toUpperCase()};`)
      .join(''),
  'HTML, by name': (text) => text.replace(/[&<>"']/g, (sign) => `&${NAMES[sign]};`),
  'HTML, as Python does': (text) => text.replace(/[&<>"]/g, (sign) => `&${NAMES[sign]};`).replaceAll("'", '&#x27;'),
  JSON: (text) => JSON.stringify(text).slice(1, -1),
  'JSON with slashes escaped': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  'JSON in capitals': (text) =>
    units(text)
      .map((unit) => `\\u${hex4(unit).toUpperCase()}`)
      .join(''),
  'JSON, every unit': (text) =>
    units(text)
      .map((unit) => `\\u${hex4(unit)}`)
      .join(''),
  'JSON, as Go does': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[<>&]/g, (sign) => `\\u${hex4(sign)}`),
  'a URL': encodeURIComponent,
  'a URL, small letters': (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  'a URL, every byte': everyByte,
  'a form': (text) => new URLSearchParams([['', text]]).toString().slice(1),
};
const way = fc.constantFrom(...Object.values(WAYS));
const special = fc.constantFrom(...'&<>"\'/%\\+=:;# ');
const secret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/),
  fc.string({ unit: fc.oneof(special, fc.constantFrom('a', 'B', '7', 'é', '漢', '😀')), minLength: 8, maxLength: 24 }),
  fc
    .tuple(fc.stringMatching(/^[a-zA-Z0-9]{4,12}$/), special, fc.stringMatching(/^[a-zA-Z0-9]{4,12}$/))
    .map((parts) => parts.join('')),
);
/** Words that no mask and no secret shares a letter with. */
const filler = fc.constantFrom('', ' ', '\n', 'Ж ', ' ц: ', '"', '{"ц":"');

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  redactor.add(...secrets);
  return redactor;
}

describe('a secret is hidden', () => {
  test.each(Object.entries(WAYS))('spelled as %s', (_name, spell) => {
    fc.assert(
      fc.property(secret, filler, filler, (value, before, after) => {
        const clean = redactorOf(value).redact(`${before}${spell(value)}${after}`);
        expect(clean).not.toContain(spell(value));
        expect(clean.length).toBeLessThanOrEqual(before.length + after.length + 12);
      }),
      runs(100),
    );
  });

  test('in any spelling of a spelling', () => {
    fc.assert(
      fc.property(secret, way, way, filler, (value, first, second, between) => {
        const spelled = second(first(value));
        const clean = redactorOf(value).redact(`${between}${spelled}${between}`);
        expect(clean).not.toContain(spelled);
        expect(clean).toContain('****');
      }),
      runs(1_000),
    );
  });

  test('of an error body that does not parse, and nothing else of it is', () => {
    const value = 'p&s/s<w>"rd%41';
    const redactor = redactorOf(value);
    for (const spell of Object.values(WAYS)) {
      expect(redactor.redact(`{"error":"denied","header": "${spell(value)}", "at": "10:00`)).toMatch(
        /^\{"error":"denied","header": "\*+", "at": "10:00$/,
      );
    }
  });
});

test('ordinary lines stay as they are', () => {
  const lines = [
    'GET https://api.example.com/v1/conversations/f17c2a90-5de8-4b36-9c41-60ea8b3d7f15/messages?limit=10&until=170: 3 %',
    'Stream messages: /text is not as the schema says (it must be string, found "a\\u0041 &amp; b + c").',
    `Authorization: Basic ${Buffer.from('somebody:else').toString('base64')}`,
    Buffer.from('quite another text').toString('hex'),
  ];
  const redactor = redactorOf('sk_live_0123456789abcdef', 'another&secret/of%mine');
  for (const line of lines) expect(redactor.redact(line)).toBe(line);
});
