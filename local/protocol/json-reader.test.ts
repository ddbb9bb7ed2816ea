import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonReader } from './json-reader.ts';

/** The members of an object, each as it is spelled. */
function membersOf(text: string): Record<string, string> {
  const reader = new JsonReader();
  const members: Record<string, string> = Object.create(null);
  reader.reset(text);
  reader.object((key) => {
    members[key] = reader.raw();
  });
  reader.end();
  return members;
}

const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }), {
  noNullPrototype: true,
});

test('members of an object are those that JSON.parse finds, wherever blanks are', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      const members = membersOf(JSON.stringify(value, null, space));
      const parsed = Object.entries(members).map(([key, text]) => [key, JSON.parse(text)]);
      expect(parsed).toEqual(Object.entries(JSON.parse(JSON.stringify(value))));
    }),
  );
});

test('strings say what JSON.parse says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const reader = new JsonReader();
      reader.reset(JSON.stringify(text));
      expect(reader.string()).toBe(text);
      reader.end();
    }),
  );
});

test('what JSON.parse refuses is refused', () => {
  fc.assert(
    fc.property(
      object,
      fc.nat(),
      fc.constantFrom('', '"', '}', ',', 'x', '\u0001', '-', '0', '\\'),
      (value, at, inserted) => {
        const text = JSON.stringify(value);
        const cut = at % text.length;
        const broken = text.slice(0, cut) + inserted + text.slice(inserted === '' ? cut + 1 : cut);
        let isJson = true;
        try {
          isJson = typeof JSON.parse(broken) === 'object';
        } catch {
          isJson = false;
        }
        if (isJson) membersOf(broken);
        else expect(() => membersOf(broken)).toThrow(SyntaxError);
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each([
  'NaN',
  'Infinity',
  '01',
  '1.',
  '.5',
  '+1',
  'tru',
  'nul',
  "'a'",
  '[1,]',
  '{"a":1,}',
  '{a:1}',
  '"\t"',
  '1 2',
  '',
])('no value: %s', (text) => {
  expect(() => membersOf(`{"x":${text}}`)).toThrow(SyntaxError);
});
