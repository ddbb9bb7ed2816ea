import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SourceError } from '../errors.ts';
import { SlowOutput } from '../testing/slowOutput.ts';
import { settled } from '../testing/virtualClock.ts';
import { Emitter } from './emitter.ts';
import { Redactor } from './redactor.ts';

function emitterOn(output: Writable, secrets: string[] = []): { emitter: Emitter; broken: () => number } {
  const redactor = new Redactor();
  redactor.add(...secrets);
  let broken = 0;
  const emitter = new Emitter({
    output,
    clock: { now: () => 5, sleep: async () => {} },
    redactor,
    onBroken: () => broken++,
  });
  return { emitter, broken: () => broken };
}

describe('the emitter', () => {
  test('keeps the order of all kinds of messages, one per line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(2), fc.string(), fc.boolean())), async (calls) => {
        const output = new SlowOutput(false);
        const { emitter } = emitterOn(output);
        for (const [index, [kind, text, wait]] of calls.entries()) {
          if (kind === 0) emitter.record('rows', { index, text }, 7);
          else if (kind === 1) emitter.log('INFO', `${index} ${text}`);
          else emitter.status(`${index}`, 'RUNNING');
          if (wait) await emitter.ready();
        }
        await emitter.end();
        expect(output.lines.map(indexOf)).toEqual(calls.map((_call, index) => index));
      }),
    );
  });

  test('keeps messages of any length and in any script whole, and in their order', async () => {
    const piece = fc.tuple(
      fc.constantFrom('x', 'ж', '漢', '😀', '"', '\n', '\ud800'),
      fc.constantFrom(1, 30_000, 70_000, 140_000),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const output = new SlowOutput(true);
        const { emitter } = emitterOn(output);
        const texts = pieces.map(([unit, times]) => unit.repeat(times));
        for (const [index, text] of texts.entries()) emitter.record('rows', { index, text }, 7);
        let ended = false;
        const ending = emitter.end().then(() => {
          ended = true;
        });
        while (!ended) {
          output.take();
          await settled();
        }
        await ending;
        const records = output.lines.filter(({ record }) => record !== undefined);
        expect(records.map(({ record }) => (record as unknown as { data: object }).data)).toEqual(
          texts.map((text, index) => ({ index, text: text.toWellFormed() })),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('writes integers of any size digit for digit, in records and elsewhere', async () => {
    const output = new SlowOutput(false);
    const { emitter } = emitterOn(output);
    emitter.record('rows', { id: 1 }, 7);
    emitter.record('rows', { id: 12345678901234567890n, deep: [{ id: -98765432109876543210n }] }, 7);
    await emitter.end();
    expect(output.text.split('\n')[1]).toBe(
      '{"type":"RECORD","record":{"stream":"rows","emitted_at":7,"data":{"id":12345678901234567890,"deep":[{"id":-98765432109876543210}]}}}',
    );
  });

  test('lets no half of a character out, in whatever message, and says so once for each stream', async () => {
    const output = new SlowOutput(false);
    const { emitter } = emitterOn(output);
    for (const stream of ['rows', 'rows', 'others']) {
      emitter.record(stream, { 'k\ud83d': ['Zoë \ud83d', 'Zoë 😀 \\ud83d', { a: '\udc00' }] }, 7);
    }
    emitter.log('INFO', 'cut 😀'.slice(0, -1));
    emitter.error(new SourceError('system_error', 'cut \ud83d', 'and \ud83d'), 'rows');
    const state = { stream_descriptor: { name: 'rows' }, stream_state: { 'k\ud83d': '\ud83d' } };
    emitter.emit({ type: 'STATE', state: { type: 'STREAM', stream: state, sourceStats: { recordCount: 1 } } });
    await emitter.end();
    expect(output.text.replaceAll('\\\\ud', '')).not.toMatch(/\\u[dD]/);
    const [warning, record, ...others] = output.lines as unknown as { log: object; record: { data: object } }[];
    expect(record?.record.data).toEqual({ 'k\ufffd': ['Zoë \ufffd', 'Zoë 😀 \\ud83d', { a: '\ufffd' }] });
    const warnings = [warning, ...others].filter((one) => JSON.stringify(one).includes('"WARN"'));
    expect(warnings.map((one) => JSON.stringify(one?.log))).toEqual([
      expect.stringContaining('Stream rows: '),
      expect.stringContaining('Stream others: '),
    ]);
  });

  test('takes secrets out of logs and errors, and leaves records as they are', async () => {
    const output = new SlowOutput(false);
    const { emitter } = emitterOn(output, ['hunter22']);
    emitter.record('rows', { note: 'my password is hunter22' }, 7);
    emitter.log('WARN', 'GET /?key=hunter22');
    emitter.error(new SourceError('config_error', 'refused hunter22', 'with hunter22'), 'rows');
    emitter.error(new Error('unexpected hunter22'));
    await emitter.end();
    const [record, ...others] = output.text.split('\n');
    expect(record).toContain('hunter22');
    expect(others.join()).not.toContain('hunter22');
  });

  test('ready waits for a slow reader, so that little piles up', async () => {
    const output = new SlowOutput(true);
    const { emitter } = emitterOn(output);
    let written = 0;
    const writing = (async () => {
      for (; written < 50; written++) {
        for (let row = 0; row < 10; row++) emitter.record('rows', { text: 'x'.repeat(500) }, 7);
        await emitter.ready();
      }
    })();
    for (let turn = 0; turn < 20; turn++) await settled();
    expect(written).toBeLessThan(3);
    let before = written;
    while (written < 50) {
      output.take();
      await settled();
      expect(written - before).toBeLessThan(3);
      before = written;
    }
    while (output.take()) await settled();
    await writing;
    expect(output.largest).toBeLessThan(20_000);
    expect(output.lines.length).toBe(500);
  });

  test('end waits until the last byte has been taken', async () => {
    const output = new SlowOutput(true);
    const { emitter } = emitterOn(output);
    emitter.log('INFO', 'short');
    let ended = false;
    const ending = emitter.end().then(() => {
      ended = true;
    });
    for (let turn = 0; turn < 5; turn++) await settled();
    expect(ended).toBe(false);
    while (output.take()) await settled();
    await ending;
  });

  test('a reader that has gone is reported once; nothing waits or throws after that', async () => {
    const output = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    const { emitter, broken } = emitterOn(output);
    for (let row = 0; row < 1_000; row++) emitter.record('rows', { text: 'x'.repeat(500) }, 7);
    await emitter.ready();
    await settled();
    emitter.log('INFO', 'nobody hears it');
    await emitter.ready();
    await emitter.end();
    expect(broken()).toBe(1);
  });
});

function indexOf(message: Record<string, Record<string, never>>): number {
  const [record, log, trace] = [message.record, message.log, message.trace] as Record<string, never>[];
  if (record) return (record.data as unknown as { index: number }).index;
  if (log) return Number.parseInt(String(log.message), 10);
  const { stream_status: status } = trace as Record<string, { stream_descriptor?: { name: string } }>;
  return Number(status?.stream_descriptor?.name);
}
