import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, Request, Twist } from '../fault.ts';
import { failure, log, state } from '../messages.ts';
import { statuses } from '../tricks.ts';

const fault =
  (check: string) =>
  (breaks: string, says: string | RegExp, twist: Twist): Fault => ({ check, breaks, says, ...twist });
const codes = fault('test_exit_codes');
const slow = fault('test_slow_reader');
const pipe = fault('test_closed_pipe');
const term = fault('test_sigterm');
const readOnly = fault('test_read_only_file_system');

const failsIn = (verb: string): Twist => ({ exit: (code, request) => (request.verb === verb ? 1 : code) });
const forgives = (verb: string, words: string): Twist => ({
  exit: (code, request, error) => (request.verb === verb && error?.message.includes(words) ? 0 : code),
});
/** Longer than a quick reader needs, and shorter than the slow one pauses. */
const impatient = { patienceMs: 1500 };

/** Never ends once something has happened. */
function hangs(event: 'closed' | 'term'): Twist {
  let hasHappened = false;
  return {
    [event]: () => {
      hasHappened = true;
      setInterval(() => {}, 1000);
    },
    end: async () => {
      await wait(200);
      if (hasHappened) await new Promise(() => {});
    },
  };
}

/** Nothing outside of /tmp can be written where the file system is read-only. */
function remember({ verb }: Request): void {
  const path = `/var/tmp/twin-${process.pid}-${verb}`;
  writeFileSync(path, '');
  rmSync(path);
}
function canRemember(request: Request): boolean {
  try {
    remember(request);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with the process. */
export const faults: Record<string, Fault> = {
  'spec-fails': codes('spec ends with 0', '`spec` ended with exit code 1', failsIn('spec')),
  'check-fails': codes('check ends with 0', '`check` ended with exit code 1', failsIn('check')),
  'discover-fails': codes('discover ends with 0', '`discover` ended with exit code 1', failsIn('discover')),
  'read-fails': codes('read ends with 0', '`read` ended with exit code 1', failsIn('read')),
  'error-and-zero': codes('an ERROR trace does not go with 0', '`read` exits 0 and prints an ERROR trace: Half of it', {
    end: (print, { verb }) => verb === 'read' && print(failure('Half of it is missing.')),
  }),
  'incomplete-and-zero': codes('INCOMPLETE does not go with 0', '`read` exits 0 and says that files is INCOMPLETE', {
    message: statuses('files', 'COMPLETE', 'INCOMPLETE'),
  }),
  'mode-forgiven': codes(
    'an invalid sync_mode fails',
    '`read` with an invalid sync_mode exits 0',
    forgives('read', 'sync_mode'),
  ),
  'catalog-forgiven': codes('a broken catalog fails', 'a catalog that is no JSON exits 0', forgives('read', 'catalog')),
  'config-forgiven': codes(
    'a broken configuration fails',
    '`read` with a configuration that is no JSON',
    forgives('read', 'config'),
  ),
  'config-forgiven-in-check': codes(
    'a broken configuration fails in check',
    '`check` with a configuration',
    forgives('check', 'config'),
  ),

  'drops-when-full': slow('a full pipe loses nothing', 'records are missing from the read by a slow reader', {
    ...impatient,
    message: (message, print) => {
      if (message.type !== 'RECORD' || !process.stdout.writableNeedDrain) print(message);
    },
  }),
  'exits-before-all-is-written': slow('everything is written', /slow reader|A line is broken/, {
    patienceMs: 0,
    end: async (_, { verb }) => {
      if (verb !== 'read') return;
      await wait(impatient.patienceMs);
      process.exit(0);
    },
  }),
  'cuts-lines': slow('lines stay whole', 'A line is broken', {
    ...impatient,
    message: (message, print) => {
      const isFull = message.type === 'RECORD' && process.stdout.writableNeedDrain;
      print(isFull ? `${JSON.stringify(message).slice(0, 40)}\n` : message);
    },
  }),
  'gives-up': slow('it waits', '`read` ended with exit code 1', {
    ...impatient,
    message: (message, print) => (process.stdout.writableNeedDrain ? process.exit(1) : print(message)),
  }),

  'closed-ignored': pipe('it ends with another code than 0', '`read` exits 0 although nobody', {
    patienceMs: 0,
    closed: () => {},
  }),
  'closed-and-content': pipe('to stop is no success', '`read` exits 0 although nobody', {
    closed: () => process.exit(0),
  }),
  'closed-hangs': pipe('it ends', 'although nobody reads; the whole read takes', { patienceMs: 0, ...hangs('closed') }),

  'term-ignored': term('it ends', 'goes on for more than 10 s after SIGTERM', hangs('term')),
  'term-as-failure': term('it ends by the signal or with 0', 'After SIGTERM `read` ended with exit code 1', {
    term: () => process.exit(1),
  }),
  'term-cuts-line': term('lines stay whole', 'A line is broken', {
    term: () => {
      process.stdout.write('{"type":"RECORD","record":{"stream":"ev', () => process.exit(0));
    },
  }),
  'term-claims-all': term('the last state is honest', 'events: ', {
    term: (print) => {
      print(state('events', { cursor: '2999-01-01T00:00:00.000Z' }, 0));
      process.stdout.write('', () => process.exit(0));
    },
  }),
  'silent-to-the-end': term('it prints a line', 'without printing a line', {
    message: (message, print, { verb, catalog }) => {
      const isIncremental = catalog?.streams.some(({ sync_mode }) => sync_mode === 'incremental');
      if (verb !== 'read' || !isIncremental) print(message);
    },
  }),

  'check-writes': readOnly('check writes nothing', '`check` ended with exit code 1', {
    request: (request) => request.verb === 'check' && remember(request),
  }),
  'read-writes': readOnly('read writes nothing', '`read` ended with exit code 1', {
    request: (request) => request.verb === 'read' && remember(request),
  }),
  'read-loses': readOnly('nothing is lost', 'missing from the read in a read-only file system', {
    message: (message, print, request) => {
      if (message.record?.stream !== 'files' || canRemember(request)) print(message);
    },
    end: (print, request) => !canRemember(request) && print(log('The cache is lost.', 'WARN')),
  }),
};
