import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import type { Message, Row } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { wide } from '../support/wide.ts';
import { catalogOf, configOf, mailshakeConnector as connector, read, withMailshake } from './setup.ts';

const signals = ['SIGTERM', 'SIGINT'] as const;
/** The promise is 5 s; the rest is for a busy machine. */
const graceMs = 7_000;
const rows = 3_000;

async function start(mailshake: MailshakeSimulator, onMessage?: (message: Message) => void, settings: Row = {}) {
  const config = configOf(mailshake, { state_interval_seconds: 0, lookback_days: 0, ...settings });
  const catalog = await catalogOf(['opens']);
  return connector.start('read', { config, catalog, ...(onMessage && { onMessage }), paused: !onMessage });
}

async function arrived<T>(wanted: (value: T) => boolean, begin: (listen: (value: T) => void) => Promise<unknown>) {
  await new Promise<void>((resolve, reject) => {
    begin((value) => wanted(value) && resolve()).catch(reject);
  });
}

async function timed(work: Promise<Run>): Promise<Run> {
  const begun = performance.now();
  const run = await work;
  expect(performance.now() - begun).toBeLessThan(graceMs);
  return run;
}

/** The state that was left is honest: the next run brings all that is missing. */
async function expectResumable(mailshake: MailshakeSimulator, run: Run): Promise<void> {
  mailshake.set({ latencyMs: 0, quota: { limit: null } });
  mailshake.clearFaults();
  const next = await read(mailshake, ['opens'], { state: run.stateAfter(), config: { lookback_days: 0 } });
  const ids = new Set([...run.committed('opens'), ...next.records('opens')].map(({ id }) => id));
  expect([next.code, ids.size]).toEqual([0, rows]);
}

describe.each(signals)('%s', (signal) => {
  test.concurrent('while reading: the last state is honest, and the end is by the signal', async () => {
    await withMailshake({ generate: { opens: rows }, settings: { latencyMs: 20 } }, async (mailshake) => {
      let process: Awaited<ReturnType<typeof start>> | undefined;
      let states = 0;
      await arrived<Message>(
        ({ type }) => type === 'STATE' && ++states === 4,
        async (listen) => {
          process = await start(mailshake, listen);
        },
      );
      process?.kill(signal);
      const run = await timed(process?.finished as Promise<Run>);
      expect([run.code, run.signal]).toEqual([null, signal]);
      expect(run.records('opens').length).toBeLessThan(rows);
      expect(run.errors).toEqual([]);
      expect(run.messages.at(-1)).not.toMatchObject({ type: 'RECORD' });
      await expectResumable(mailshake, run);
    });
  });

  test.concurrent('while waiting for the quota', async () => {
    const quota = { limit: 10, windowMs: 3_600_000 };
    await withMailshake({ generate: { opens: rows }, settings: { quota } }, async (mailshake) => {
      let process: Awaited<ReturnType<typeof start>> | undefined;
      await arrived<Message>(
        (message) => JSON.stringify(message).includes('RATE_LIMITED'),
        async (listen) => {
          process = await start(mailshake, listen);
        },
      );
      process?.kill(signal);
      const run = await timed(process?.finished as Promise<Run>);
      expect([run.code, run.signal]).toEqual([null, signal]);
      expect(run.records('opens').length).toBe(500);
      await expectResumable(mailshake, run);
    });
  });
});

describe('SIGTERM', () => {
  test.concurrent('while the reader is stalled', async () => {
    await withMailshake({ generate: { opens: rows } }, async (mailshake) => {
      const process = await start(mailshake);
      await quiet(mailshake);
      process.kill('SIGTERM');
      const end = timed(process.finished);
      await sleep(graceMs - 1_500);
      process.resume();
      const run = await end;
      expect([run.code, run.signal]).toEqual([null, 'SIGTERM']);
      await expectResumable(mailshake, run);
    });
  });

  test.concurrent('between the attempts of a failing request', async () => {
    await withMailshake({ generate: { opens: rows } }, async (mailshake) => {
      mailshake.fault({ kind: 'html', status: 503, times: 'always', skip: 3 });
      let process: Awaited<ReturnType<typeof start>> | undefined;
      await arrived<Message>(
        (message) => message.type === 'LOG' && message.log.level === 'WARN',
        async (listen) => {
          process = await start(mailshake, listen);
        },
      );
      process?.kill('SIGTERM');
      const run = await timed(process?.finished as Promise<Run>);
      expect([run.code, run.signal]).toEqual([null, 'SIGTERM']);
      await expectResumable(mailshake, run);
    });
  });

  test.concurrent('while an answer does not come', async () => {
    await withMailshake({ generate: { opens: rows } }, async (mailshake) => {
      mailshake.fault({ kind: 'slow', ms: 30_000, skip: 2 });
      let process: Awaited<ReturnType<typeof start>> | undefined;
      await arrived<Message>(
        ({ type }) => type === 'STATE',
        async (listen) => {
          process = await start(mailshake, listen);
        },
      );
      await quiet(mailshake);
      process?.kill('SIGTERM');
      const run = await timed(process?.finished as Promise<Run>);
      expect([run.code, run.signal]).toEqual([null, 'SIGTERM']);
      await expectResumable(mailshake, run);
    });
  });
});

describe('a reader that goes away', () => {
  wide.each([1, 150])('after %i records: a quick, quiet end that is no success', async (count) => {
    await withMailshake({ generate: { opens: rows }, settings: { latencyMs: 5 } }, async (mailshake) => {
      const config = configOf(mailshake, { state_interval_seconds: 0 });
      let records = 0;
      const process = connector.start('read', {
        config,
        catalog: await catalogOf(['opens']),
        onMessage: ({ type }, self) => {
          if (type === 'RECORD' && ++records === count) self.closeOutput();
        },
      });
      const run = await timed(process.finished);
      expect(run.code).toBeGreaterThan(0);
      expect(run.signal).toBeNull();
      expect(mailshake.callCount('activity/opens')).toBeLessThan(rows / 100);
    });
  });
});

describe('a slow reader', () => {
  wide('slows the connector down instead of filling its memory', async () => {
    await withMailshake({ generate: { opens: 10 * rows } }, async (mailshake) => {
      const process = await start(mailshake);
      await quiet(mailshake);
      expect(mailshake.callCount('activity/opens')).toBeLessThan(15);
      process.kill('SIGKILL');
      await process.finished.catch(() => {});
    });
  });
});

/** Until no further call comes. */
async function quiet(mailshake: MailshakeSimulator): Promise<void> {
  for (let before = 0; mailshake.callCount() === 0 || mailshake.callCount() !== before; ) {
    before = mailshake.callCount();
    await sleep(700);
  }
}
