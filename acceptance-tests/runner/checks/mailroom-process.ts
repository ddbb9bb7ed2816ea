import { badCatalog, officialCatalog, supports } from '../catalogs.ts';
import type { Context } from '../context.ts';
import { keysOf } from '../records.ts';
import type { Run } from '../run.ts';
import type { Inputs, Verb } from '../target.ts';
import { assert, type Check, checksOf, failOn, skip } from './check.ts';
import { losses } from './losses.ts';
import { lostInRound, roundsOf } from './mailroom-states.ts';

const broken = '{"this is no JSON';
/** PyAirbyte waits so long before it kills. */
const graceMs = 10_000;
/** So many letters are read at a time by one who reads slowly. */
const slice = 65_536;

async function lostAgainstFullRead(context: Context, run: Run, whose: string): Promise<string[]> {
  const streams = (await context.catalog('full_refresh')).streams.map(({ stream }) => stream);
  return losses(context, streams, keysOf(await context.fullRead(), streams), keysOf(run, streams), whose);
}

/** Runs that end with 0 and yet report a failure. */
function liesOf(run: Run): string[] {
  if (!run.succeeded) return [];
  const unfinished = run.statuses.filter(({ status }) => status === 'INCOMPLETE');
  return [
    ...run.errors
      .slice(0, 1)
      .map(({ error }) => `\`${run.ending.verb}\` exits 0 and prints an ERROR trace: ${error?.message}`),
    ...unfinished.map(
      ({ stream_descriptor: { name } }) => `\`${run.ending.verb}\` exits 0 and says that ${name} is INCOMPLETE.`,
    ),
  ];
}

async function mustFail(context: Context, verb: Verb, inputs: Inputs, what: string): Promise<string[]> {
  const run = await context.cached(verb, inputs);
  const isRefused = run.of('CONNECTION_STATUS').some(({ connectionStatus: { status } }) => status === 'FAILED');
  return run.succeeded && !(verb === 'check' && isRefused) ? [`\`${verb}\` with ${what} exits 0.`] : [];
}

/** Checks of our own: of the process. */
export const processChecks: Check[] = checksOf('mailroom', [
  {
    name: 'test_exit_codes',
    hint: 'Exit 0 when everything asked for was done, and with another code otherwise.',
    run: async (context) => {
      const good = [await context.cached('spec'), await context.cached('check'), await context.cached('discover')];
      for (const run of good) context.mustSucceed(run);
      const catalog = await context.catalog('full_refresh');
      failOn([
        ...[...good, await context.fullRead()].flatMap(liesOf),
        ...(await mustFail(context, 'read', { catalog: badCatalog }, 'an invalid sync_mode')),
        ...(await mustFail(context, 'read', { catalog: broken }, 'a catalog that is no JSON')),
        ...(await mustFail(context, 'read', { config: broken, catalog }, 'a configuration that is no JSON')),
        ...(await mustFail(context, 'check', { config: broken }, 'a configuration that is no JSON')),
      ]);
    },
  },
  {
    name: 'test_slow_reader',
    hint: 'Wait for the reader when the pipe is full, and write everything before the process ends.',
    run: async (context) => {
      await context.fullRead();
      const started = Date.now();
      const pauseMs = 3000;
      const process = context.start(
        'read',
        { catalog: await context.catalog('full_refresh') },
        {
          onStart: (one) => {
            one.pause();
            setTimeout(() => one.resume(), pauseMs);
          },
          onLine: (_, one) => {
            if (Date.now() - started > 2 * pauseMs) return;
            one.pause();
            setTimeout(() => one.resume(), 2);
          },
        },
      );
      const run = context.mustSucceed(await process.finished);
      context.remember(run);
      failOn(run.invalid.map(({ problem }) => `A line is broken:${problem}.`));
      failOn(await lostAgainstFullRead(context, run, 'the read by a slow reader'));
    },
  },
  {
    name: 'test_closed_pipe',
    hint: 'End soon, with another exit code than 0, when nobody reads any more.',
    run: async (context) => {
      if (context.target.isImage) return skip('Docker stands between the source and its reader');
      const { ms } = (await context.fullRead()).ending;
      const limitMs = ms + 30_000;
      const inputs = { catalog: await context.catalog('full_refresh') };
      const run = await context.start('read', inputs, { limitMs, onStart: (one) => one.closeOutput() }).finished;
      context.remember(run);
      assert(!run.ending.timedOut, `\`read\` ${run.end} although nobody reads; the whole read takes ${ms} ms.`);
      assert(!run.succeeded, '`read` exits 0 although nobody could read what it wrote.');
      return undefined;
    },
  },
  {
    name: 'test_sigterm',
    hint: 'Stop within 10 s of a SIGTERM; end by the signal, or with 0; let the last STATE be honest.',
    run: async (context) => {
      await context.fullRead();
      const streams = (await context.catalog('full_refresh')).streams.map(({ stream }) => stream);
      const catalog = officialCatalog(streams, 'incremental');
      let sentAt = 0;
      // Reads slowly, so that a source that goes on is still there after the time it is given.
      let unread = slice;
      const process = context.start(
        'read',
        { catalog },
        {
          onLine: (line, one) => {
            if (sentAt === 0) {
              one.kill('SIGTERM');
              setTimeout(() => one.destroy(), graceMs + 2000).unref();
            }
            sentAt ||= Date.now();
            unread -= line.length;
            if (unread > 0) return;
            unread = slice;
            one.pause();
            setTimeout(() => one.resume(), 500);
          },
        },
      );
      const run = await process.finished;
      context.remember(run);
      const took = Date.now() - sentAt;
      assert(sentAt > 0, `\`read\` ${run.end} without printing a line.`);
      assert(took <= graceMs && !run.ending.timedOut, '`read` goes on for more than 10 s after SIGTERM.');
      const { code, signal } = run.ending;
      const isRight = signal === 'SIGTERM' || code === 0 || code === 143;
      assert(
        isRight,
        `After SIGTERM \`read\` ${run.end}; expected its end by SIGTERM, or exit code 0. ${run.complaint}`,
      );
      if (code === 143 && !context.target.isImage)
        context.warn('It exits 143; PyAirbyte takes 0 or an end by the signal itself.');
      failOn(run.invalid.slice(0, 3).map(({ problem }) => `A line is broken:${problem}.`));
      const resumable = streams.filter((stream) => supports(stream, 'incremental'));
      if (resumable.length === 0) return;
      const all = keysOf(
        await context.cached('read', { catalog: officialCatalog(resumable, 'incremental') }),
        resumable,
      );
      const last = roundsOf(run, resumable, 1).at(-1) ?? { states: [], delivered: new Map() };
      failOn(await lostInRound(context, last, all, resumable));
    },
  },
  {
    name: 'test_read_only_file_system',
    hint: 'Write nowhere but to /tmp.',
    run: async (context) => {
      const obstacle = context.target.readOnlyObstacle();
      if (obstacle) return skip(obstacle);
      const catalog = await context.catalog('full_refresh');
      await context.fullRead();
      context.mustSucceed(await context.run('check', {}, { readOnly: true }));
      const run = context.mustSucceed(await context.run('read', { catalog }, { readOnly: true }));
      failOn(await lostAgainstFullRead(context, run, 'the read in a read-only file system'));
      return undefined;
    },
  },
]);
