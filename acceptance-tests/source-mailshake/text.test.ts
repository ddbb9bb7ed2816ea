import { describe, expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { type Answer, startRelay } from '../support/relay.ts';
import { read, withMailshake } from './setup.ts';

type Encode = (json: string) => Partial<Answer>;
const HOLE = '"hole"';

/** Reads leads, of each of which a field is spelled in this way, or sent in this encoding. */
function readWith(spelled: string, encode: Encode = (json) => ({ body: Buffer.from(json) })) {
  return withMailshake({}, async (mailshake) => {
    const relay = await startRelay(mailshake.url, ({ body }, path) => {
      if (!path.includes('leads/list')) return undefined;
      const page = JSON.parse(body.toString()) as { results: Row[] };
      for (const lead of page.results) lead.note = 'hole';
      return encode(JSON.stringify(page).replaceAll(HOLE, spelled));
    });
    try {
      const run = await read(relay, ['leads']);
      const lines = run.lines.filter((line) => line.startsWith('{"type":"RECORD"'));
      const warnings = run.logs('WARN').map(({ message }) => message);
      return { run, lines, warnings, notes: new Set(run.records('leads').map(({ note }) => note)) };
    } finally {
      await relay.close();
    }
  });
}

const inLatin1 =
  (type: string): Encode =>
  (json) => ({ body: Buffer.from(json, 'latin1'), headers: { 'content-type': type } });

describe('text', () => {
  test.concurrent('with half a character leaves well-formed, and that is said once', async () => {
    const { run, lines, warnings, notes } = await readWith('"Zoë \\ud83d"');
    expect([run.code, run.errors, [...notes]]).toEqual([0, [], ['Zoë \ufffd']]);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).not.toMatch(/\\ud/i);
    expect(warnings).toEqual([expect.stringMatching(/^Stream leads: .*halves of characters/)]);
  });

  test.concurrent('that is escaped and whole is left alone', async () => {
    const { warnings, notes } = await readWith('"Zo\\u00eb \\ud83d\\ude00 \\\\ud83d"');
    expect([warnings, [...notes]]).toEqual([[], ['Zoë 😀 \\ud83d']]);
  });

  test.concurrent('is read by the charset that the answer names', async () => {
    const { warnings, notes } = await readWith('"Zoë"', inLatin1('application/json; charset=ISO-8859-1'));
    expect([warnings, [...notes]]).toEqual([[], ['Zoë']]);
  });

  test.concurrent('in an encoding that nobody names is said once', async () => {
    const { run, warnings, notes } = await readWith('"Zoë"', inLatin1('application/json'));
    expect([run.code, [...notes]]).toEqual([0, ['Zo\ufffd']]);
    expect(warnings).toEqual([expect.stringMatching(/^Stream leads: .*bytes that are no text/)]);
  });
});

describe('numbers that no double holds', () => {
  test.concurrent.each(['1e400', '-1e400', '12345678901234567890123', '3.14159265358979323846', '1.5e-400'])(
    '%s leaves as it is spelled',
    async (number) => {
      const { run, lines, warnings } = await readWith(number);
      expect([run.code, run.errors, warnings]).toEqual([0, [], []]);
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) expect(line).toContain(`"note":${number},`);
    },
  );
});
