import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { type Row, SourceError } from '@mailroom/airbyte-cdk';
import { readAddresses } from './exportFile.ts';

/** The rows of a file that arrives in pieces of `size` bytes. */
async function rowsOf(text: string, size = Number.POSITIVE_INFINITY): Promise<Row[]> {
  const bytes = new TextEncoder().encode(text);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return allOf(readAddresses(pieces()));
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function allOf(batches: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

const addresses = async (text: string): Promise<unknown[]> =>
  (await rowsOf(text)).map(({ emailAddress }) => emailAddress);

describe('the address column', () => {
  test('is the one among the header matches that holds addresses', async () => {
    expect(await addresses('First email date,Email\n2026-01-01,Ann@x.test\n2026-01-02,bob@x.test\n')).toEqual([
      'ann@x.test',
      'bob@x.test',
    ]);
  });

  test('goes before other columns with addresses', async () => {
    expect(await addresses('Owner,E-Mail\nme@y.test,ann@x.test\n')).toEqual(['ann@x.test']);
  });

  test('is any with an address where no header tells', async () => {
    expect(await addresses('Email count,Who\n3,ann@x.test\n')).toEqual(['ann@x.test']);
  });

  test('is found in a later row where the first has no address', async () => {
    expect(await addresses('Name,Email\nAnn,\nBob,bob@x.test\n')).toEqual(['bob@x.test']);
  });

  test('needs no header', async () => {
    expect(await rowsOf('Ann,ann@x.test\nBob,bob@x.test')).toEqual([
      { emailAddress: 'ann@x.test', raw: { column_1: 'Ann', column_2: 'ann@x.test' } },
      { emailAddress: 'bob@x.test', raw: { column_1: 'Bob', column_2: 'bob@x.test' } },
    ]);
  });
});

describe('the file', () => {
  test.each([',', ';', '\t'])('may separate its cells by %j', async (separator) => {
    const lines = [['"Name, first; last\t"', 'Email', 'Note'], ['Ann', 'ann@x.test', '"a,b;c\td"'], ['Bob']];
    const text = lines.map((cells) => cells.join(separator)).join('\r\n');
    const raw = { 'Name, first; last': 'Ann', Email: 'ann@x.test', Note: 'a,b;c\td' };
    expect(await rowsOf(text)).toEqual([{ emailAddress: 'ann@x.test', raw }]);
    expect(await rowsOf(text, 1)).toEqual([{ emailAddress: 'ann@x.test', raw }]);
  });

  test('keeps its other separators in the cells', async () => {
    const [row] = await rowsOf('Email;Name\nann@x.test;Fields, Ann\n');
    expect(row?.raw).toEqual({ Email: 'ann@x.test', Name: 'Fields, Ann' });
  });

  test('may begin with a byte order mark or blank lines', async () => {
    const row = { emailAddress: 'ann@x.test', raw: { Email: 'ann@x.test', Name: 'Ann' } };
    expect(await rowsOf('\uFEFF"Email","Name"\nann@x.test,Ann\n')).toEqual([row]);
    expect(await rowsOf('\n  \nEmail;Name\n\nann@x.test;Ann\n\n')).toEqual([row]);
  });

  test('keeps its values as they are; the address alone is trimmed', async () => {
    const [row] = await rowsOf('Email,Note\n Ann@x.test ,  two words \n');
    expect(row).toEqual({ emailAddress: 'ann@x.test', raw: { Email: ' Ann@x.test ', Note: '  two words ' } });
  });

  test('may hold line breaks in quoted cells', async () => {
    const [row] = await rowsOf('Email,Note\nann@x.test,"one\ntwo, ""three"""\n');
    expect(row?.raw).toEqual({ Email: 'ann@x.test', Note: 'one\ntwo, "three"' });
  });

  test('may hold a header and no row', async () => {
    expect(await rowsOf('Email,Name\n')).toEqual([]);
  });

  test.each(
    [
      ['', '\uFEFF', '\n\n', 'Unsubscribed\n', 'Date,Name\n2026-01-01,Ann\n', 'Email\nnobody\n'],
      ['<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>ask me@x.test</Message></Error>'],
      ['<!DOCTYPE html>\n<a href="mailto:help@x.test">Sign in, help@x.test</a>', '{"error":"a@b.test"}'],
      ['PK\u0003\u0004 a@b.test', '\u0000\u0001 a@b.test,\u0000'],
    ].flat(),
  )('that is no export is a transient error: %j', async (text) => {
    await expect(rowsOf(text)).rejects.toMatchObject({ failureType: 'transient_error' });
  });

  const wide = 'Name,Email\r\nZoë,zoe@x.test\r\n';
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  test.each([
    ['UTF-16, low byte first', Buffer.from(`\uFEFF${wide}`, 'utf16le')],
    ['UTF-16, high byte first', swapped(`\uFEFF${wide}`)],
    ['UTF-16 without a mark', Buffer.from(wide, 'utf16le')],
    ['compressed', gzipSync(wide)],
    ['compressed, without a header', gzipSync('Zoë,zoe@x.test')],
    ['compressed twice', gzipSync(gzipSync(wide))],
  ])('may be %s', async (_how, bytes) => {
    for (const size of [1, 7, 1_000]) {
      const rows = await allOf(readAddresses(inPieces(bytes, size)));
      expect(rows.map(({ emailAddress, raw }) => [emailAddress, Object.values(raw as Row)])).toEqual([
        ['zoe@x.test', ['Zoë', 'zoe@x.test']],
      ]);
    }
  });

  test.each([
    ['cut off', gzipSync(wide).subarray(0, 30)],
    ['no text', Buffer.from([0x45, 0x6d, 0xff, 0xfe, 0xc3])],
  ])('that is %s is a transient error', async (_how, bytes) => {
    await expect(allOf(readAddresses(inPieces(bytes, 9)))).rejects.toMatchObject({ failureType: 'transient_error' });
  });

  test('with two columns of addresses has one by its name, whatever its first row holds', async () => {
    expect(await addresses('Owner email,Email\nme@y.test,\nme@y.test,ann@x.test\n')).toEqual(['ann@x.test']);
    expect(await addresses('Owner,Sender email\nme@y.test,ann@x.test\n')).toEqual(['ann@x.test']);
  });

  test('may arrive in pieces that are cut within a character', async () => {
    const text = '\uFEFFEmail,Näme €\nann@x.test,Zoë 😀\n';
    for (const size of [1, 2, 3, 5]) {
      expect(await rowsOf(text, size)).toEqual([
        { emailAddress: 'ann@x.test', raw: { Email: 'ann@x.test', 'Näme €': 'Zoë 😀' } },
      ]);
    }
  });

  test('that is broken is a transient error with a plain sentence', async () => {
    const reading = rowsOf('Email,Note\nann@x.test,"never closed\n');
    await expect(reading).rejects.toBeInstanceOf(SourceError);
    await expect(reading).rejects.toMatchObject({ failureType: 'transient_error' });
    await expect(reading).rejects.toThrow('is broken or was cut off');
  });

  test.each([1, 2])('whose download fails after piece %d hands on that error', async (pieces) => {
    const error = new SourceError('transient_error', 'The export file could not be downloaded.');
    async function* failing(): AsyncGenerator<Uint8Array> {
      for (const text of ['Email', '\nann@x.test\n'].slice(0, pieces)) yield new TextEncoder().encode(text);
      throw error;
    }
    await expect(allOf(readAddresses(failing()))).rejects.toBe(error);
  });
});
