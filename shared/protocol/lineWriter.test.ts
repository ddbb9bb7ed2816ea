import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { SlowOutput } from '../testing/slowOutput.ts';
import { settled } from '../testing/virtualClock.ts';
import { LineWriter } from './lineWriter.ts';

function linesTo(output: Writable): { lines: LineWriter; broken: () => string[] } {
  const codes: string[] = [];
  return { lines: new LineWriter(output, ({ code = '' }) => codes.push(code)), broken: () => codes };
}

const failing = (code: string): Writable =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('It failed.'), { code })) });

describe('lines', () => {
  test('of one turn leave in one piece, without being waited for', async () => {
    const output = new SlowOutput(false);
    const { lines } = linesTo(output);
    for (let line = 0; line < 100; line++) lines.line('{"data":', `${line}`, '}');
    expect(output.pieces.length).toBe(0);
    await settled();
    expect(output.pieces.length).toBe(1);
    expect(output.text).toBe(Array.from({ length: 100 }, (_one, line) => `{"data":${line}}\n`).join(''));
  });

  test('that are heavy leave in their parts, whole and in their place', async () => {
    const output = new SlowOutput(false);
    const { lines } = linesTo(output);
    const heavy = 'x'.repeat(1_500_000);
    lines.line('before');
    lines.line('{"data":', heavy, '}');
    lines.line('after');
    await lines.end();
    expect(output.pieces.map(({ length }) => length)).toEqual([7, 8, heavy.length, 2, 6]);
    expect(output.text === `before\n{"data":${heavy}}\nafter\n`).toBe(true);
  });

  test('have left at the end, also where the last one is heavy', async () => {
    const output = new SlowOutput(true);
    const { lines } = linesTo(output);
    let hasEnded = false;
    lines.line('x'.repeat(1_500_000));
    const end = lines.end().then(() => {
      hasEnded = true;
    });
    await settled();
    expect(hasEnded).toBe(false);
    for (; output.take(); await settled());
    await end;
    expect(output.text.length).toBe(1_500_001);
  });

  test('are written into memory that the output has taken, and no other', async () => {
    const output = new SlowOutput(true);
    const { lines } = linesTo(output);
    const write = async (text: string): Promise<void> => {
      lines.line(text);
      await settled();
    };
    for (const text of ['one', 'two', 'three']) await write(text);
    for (; output.take(); await settled());
    for (const text of ['four', 'five', 'six']) await write(text);
    for (; output.take(); await settled());
    expect(output.text).toBe('one\ntwo\nthree\nfour\nfive\nsix\n');
    // One is always being filled.
    expect(new Set(output.pieces.slice(0, 3).map(({ buffer }) => buffer)).size).toBe(3);
    expect(new Set(output.pieces.map(({ buffer }) => buffer)).size).toBe(4);
  });

  test('may be waited for by many; Node does not warn of too many listeners on stderr', async () => {
    const output = new SlowOutput(true);
    const { lines } = linesTo(output);
    for (let line = 0; line < 10; line++) lines.line('x'.repeat(500));
    const waiting = Promise.all(Array.from({ length: 8 }, () => lines.ready()));
    const few = output.listenerCount('drain');
    const more = Promise.all(Array.from({ length: 8 }, () => lines.ready()));
    expect(few).toBeGreaterThan(0);
    expect(output.listenerCount('drain')).toBeLessThanOrEqual(output.getMaxListeners());
    while (output.take()) await settled();
    await Promise.all([waiting, more]);
  });
});

describe('an output that takes nothing any more', () => {
  test('is told of before the end, when it is the last write that fails', async () => {
    const { lines, broken } = linesTo(failing('ENOSPC'));
    lines.line('last');
    await lines.end();
    expect(broken()).toEqual(['ENOSPC']);
  });

  test('is told of once, is waited for by nobody, and is given nothing', async () => {
    const output = failing('EPIPE');
    const { lines, broken } = linesTo(output);
    for (let line = 0; line < 1_000; line++) lines.line('x'.repeat(500));
    await lines.ready();
    await settled();
    let given = 0;
    output.write = () => ++given > 0;
    lines.line('y'.repeat(2_000_000));
    lines.line('nobody reads it');
    lines.lookForReader();
    await lines.ready();
    await lines.end();
    expect([broken(), given]).toEqual([['EPIPE'], 0]);
  });
});
