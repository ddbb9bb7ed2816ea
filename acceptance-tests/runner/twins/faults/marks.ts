import { type Fault, stricter } from '../fault.ts';
import { streamOf } from '../messages.ts';
import { at, ofStream, states, statuses } from '../tricks.ts';

const rule = (breaks: string, says: string, message: Fault['message']): Fault => ({
  ...{ check: 'test_read', breaks, says },
  ...(message ? { message } : {}),
});

/** What is wrong with the statuses and states of a read; `rounds.ts` and `counts.ts` have more. */
export const faults: Record<string, Fault> = {
  'no-status': rule(
    'every stream has statuses',
    'events: the statuses are none',
    ofStream('TRACE', 'events', () => {}),
  ),
  'no-started': rule(
    'STARTED comes first',
    'events: the statuses are RUNNING, RUNNING, COMPLETE',
    statuses('events', 'STARTED', 'RUNNING'),
  ),
  'no-running': rule(
    'RUNNING comes between',
    'events: the statuses are STARTED, COMPLETE',
    statuses('events', 'RUNNING'),
  ),
  'no-complete': rule(
    'COMPLETE comes last',
    'events: the statuses are STARTED, RUNNING; expected',
    statuses('events', 'COMPLETE'),
  ),
  incomplete: rule(
    'COMPLETE, not INCOMPLETE, comes last',
    'events: the statuses are STARTED, RUNNING, INCOMPLETE',
    statuses('events', 'COMPLETE', 'INCOMPLETE'),
  ),
  'after-complete': rule(
    'nothing follows COMPLETE',
    'events: the statuses are STARTED, RUNNING, COMPLETE, RUNNING',
    statuses('events', 'COMPLETE', 'COMPLETE', 'RUNNING'),
  ),
  'no-state': stricter(
    rule(
      'every stream has a state',
      'The stream files has no STATE',
      ofStream('STATE', 'files', () => {}),
    ),
  ),
  'few-states': rule(
    'there are as many states as streams',
    'There are 2 STATEs, fewer than the 3 streams',
    (() => {
      const seen = new Set<string>();
      return at('STATE', (message, print) => {
        const name = String(streamOf(message));
        if (name !== 'files' && !seen.has(name)) print(message);
        seen.add(name);
      });
    })(),
  ),
  legacy: rule(
    'no state is a legacy one',
    'A STATE is of the legacy kind',
    at('STATE', (message, print) => {
      if (streamOf(message) !== 'files') print(message);
      else print({ type: 'STATE', state: { type: 'LEGACY', data: { files: {} }, sourceStats: { recordCount: 5 } } });
    }),
  ),
  global: rule(
    'states are of one stream each',
    'There is a GLOBAL STATE',
    at('STATE', (message, print) => {
      const { stream, sourceStats } = message.state ?? {};
      print({ type: 'STATE', state: { type: 'GLOBAL', global: { stream_states: [stream] }, sourceStats } });
    }),
  ),
  'no-count': rule(
    'states are counted',
    'A STATE has no sourceStats',
    states((state) => {
      delete state.sourceStats;
    }, 'files'),
  ),
  'no-trace': {
    check: 'test_airbyte_trace_message_on_failure',
    breaks: 'an invalid sync_mode is answered with an ERROR trace',
    says: 'ended with exit code 1, without an ERROR trace',
    message: at('TRACE', (message, print) => !message.trace?.error && print(message)),
  },
  'mode-taken': {
    check: 'test_airbyte_trace_message_on_failure',
    breaks: 'an invalid sync_mode is refused',
    says: 'ended with exit code 0, without an ERROR trace',
    request: ({ catalog }) => {
      for (const stream of catalog?.streams ?? [])
        if (stream.sync_mode === 'INVALID') stream.sync_mode = 'full_refresh';
    },
  },
  'file-type-missing': {
    check: 'test_all_supported_file_types_present',
    breaks: 'there is a file of each type with a structure',
    says: 'There is no file of type .parquet',
    message: ofStream('RECORD', 'files', (message, print) => message.record?.data.id !== 4 && print(message)),
  },
  'document-missing': {
    check: 'test_all_supported_file_types_present',
    breaks: 'there is a file of a type without a structure',
    says: 'There is no file of any of the types .pdf',
    message: ofStream('RECORD', 'files', (message, print) => message.record?.data.id !== 5 && print(message)),
  },
};
