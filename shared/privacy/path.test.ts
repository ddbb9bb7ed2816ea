import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatPath, parsePath, type Step } from './path.ts';
import '../testing/seeds.ts';

test.each<[string, string | undefined, Step[]]>([
  ['contacts.email', 'contacts', [{ name: 'email' }]],
  ['*.email', undefined, [{ name: 'email' }]],
  ['contacts.infos[].value', 'contacts', [{ name: 'infos' }, 'each', { name: 'value' }]],
  ['messages.to[][].x', 'messages', [{ name: 'to' }, 'each', 'each', { name: 'x' }]],
  ['contacts.custom.*', 'contacts', [{ name: 'custom' }, 'every']],
  ['contacts.E-mail address', 'contacts', [{ name: 'E-mail address' }]],
  ['contacts."a.b".c', 'contacts', [{ name: 'a.b' }, { name: 'c' }]],
  ['contacts."say ""no"""[].c', 'contacts', [{ name: 'say "no"' }, 'each', { name: 'c' }]],
  ['contacts."*"', 'contacts', [{ name: '*' }]],
])('%s', (text, stream, steps) => {
  expect(parsePath(text)).toEqual({ stream, steps });
});

test.each([
  '',
  '*',
  'contacts',
  'contacts.',
  '.email',
  'contacts..email',
  'contacts[].email',
  'contacts.[]',
  'a."b',
  'a.b]',
])('"%s" is no path', (text) => {
  expect(parsePath(text)).toBeUndefined();
});

test.each(['contacts.*.email', '*[].x', 'a.b"c"'])('nor is %s', (text) => {
  expect(parsePath(text)).toBeUndefined();
});

test('what a path is written as names it again', () => {
  const field = fc.string({ unit: 'grapheme' }).map((name) => ({ name }));
  const later = fc.array(fc.oneof(field, fc.constant('each' as const)));
  const last = fc.constantFrom<Step[]>([], ['every']);
  fc.assert(
    fc.property(fc.option(fc.string(), { nil: undefined }), field, later, last, (stream, first, more, end) => {
      const steps = [first, ...more, ...end];
      expect(parsePath(formatPath(stream, steps))).toEqual({ stream, steps });
    }),
  );
});
