import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommandLine } from './cli.ts';
import { plainCommand } from './commands.ts';
import { runs } from './testing/seeds.ts';

const word = fc.oneof(
  fc.constantFrom(
    'spec',
    'check',
    'discover',
    'read',
    '--config',
    '--catalog',
    '--state',
    '--config=a.json',
    '-c',
    '--',
  ),
  fc.constantFrom('a.json', '/b c.json', '', '-', '--help', '--version', '7', 'no', '{"a":1}'),
);

test('what is understood without the parser is what the parser makes of it', async () => {
  const platform = fc.constantFrom(
    ['spec'],
    ['check', '--config', 'a.json'],
    ['discover', '--config', '/secrets/a.json'],
    ['read', '--config', 'a', '--catalog', 'b'],
    ['read', '--state', '7', '--catalog', 'b', '--config', '0x1f'],
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(platform, fc.array(word, { maxLength: 7 })), async (args) => {
      const plain = plainCommand(args);
      if (plain) expect(await parseCommandLine(args, 'source-x', '1.0.0')).toEqual(plain);
    }),
    runs(500),
  );
  expect(plainCommand(['read', '--config', 'a', '--catalog', 'b', '--state', 'c'])).toBeDefined();
});
