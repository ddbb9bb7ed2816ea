import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from './text.ts';

const json = 'application/json';
const bytes = (...codes: number[]): Uint8Array => Uint8Array.from(codes);
const withMark = (mark: number[], text: Buffer): Uint8Array => Buffer.concat([bytes(...mark), text]);
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('the text of an answer', () => {
  test('in UTF-8 is what was sent, whatever charset is named beside', () => {
    const type = fc.constantFrom(
      undefined,
      json,
      `${json}; charset=utf-8`,
      `${json};charset=ISO-8859-1`,
      `${json}; charset=klingon`,
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), type, (text, contentType) => {
        fc.pre(!text.startsWith('\ufeff'));
        expect(decodeText(Buffer.from(text), contentType)).toEqual({ text });
      }),
    );
  });

  test.each([
    ['latin1', 'latin1', Buffer.from('"Zoë"', 'latin1')],
    ['latin1, quoted', '"iso-8859-1"', Buffer.from('"Zoë"', 'latin1')],
    ['windows-1252', 'Windows-1252', Buffer.from('"Zoë"', 'latin1')],
    ['shift_jis', 'shift_jis', bytes(0x22, 0x83, 0x5d, 0x22)],
    ['utf-16le', 'utf-16le', Buffer.from('"Zoë"', 'utf16le')],
    ['utf-16be', 'utf-16be', swapped('"Zoë"')],
    ['UTF-8 with a mark', 'utf-8', withMark([0xef, 0xbb, 0xbf], Buffer.from('"Zoë"'))],
    ['UTF-16LE with a mark', 'utf-8', withMark([0xff, 0xfe], Buffer.from('"Zoë"', 'utf16le'))],
    ['UTF-16BE with a mark', 'utf-8', withMark([0xfe, 0xff], swapped('"Zoë"'))],
  ])('in %s is read by it', (_name, charset, sent) => {
    const text = charset === 'shift_jis' ? '"ゾ"' : '"Zoë"';
    expect(decodeText(sent, `${json}; charset=${charset}`)).toEqual({ text });
  });

  test.each([
    ['without a charset', json],
    ['of an unknown charset', `${json}; charset=klingon`],
    ['of a charset that they are not in either', `${json}; charset=utf-8`],
    ['without a type', undefined],
  ])('bytes that are no UTF-8 are said, %s', (_name, contentType) => {
    expect(decodeText(bytes(0x22, 0x5a, 0xeb, 0x22), contentType)).toEqual({ text: '"Z\ufffd"', flaws: ['encoding'] });
  });

  test('U+FFFD that the API sends itself is no flaw', () => {
    expect(decodeText(Buffer.from('"\ufffd"'), json)).toEqual({ text: '"\ufffd"' });
  });

  test('halves of characters are said', () => {
    expect(decodeText(Buffer.from('{"a\\ud83d":"\\ud83d\\ude00"}'))).toEqual({
      text: '{"a\\ufffd":"\\ud83d\\ude00"}',
      flaws: ['surrogate'],
    });
  });
});
