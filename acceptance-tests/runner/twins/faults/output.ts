import type { Fault, Twist } from '../fault.ts';
import type { Message } from '../messages.ts';
import { at, data, during, ofStream, states, statuses } from '../tricks.ts';

const valid = (breaks: string, says: string, message: Fault['message']): Fault => ({
  ...{ check: 'test_messages_are_valid', breaks, says },
  ...(message ? { message } : {}),
});
const status = (breaks: string, says: string, message: Fault['message']): Fault => ({
  ...valid(breaks, says, message),
  check: 'test_stream_statuses',
});
const count = (breaks: string, says: string, message: Fault['message']): Fault => ({
  ...valid(breaks, says, message),
  check: 'test_state_counts',
});
const wrongLevel = at('LOG', (message, print) => print({ ...message, log: { level: 'LOUD', message: 'x' } }));

/** What is wrong with single messages, with statuses and with the counts of states. */
export const faults: Record<string, Fault> = {
  'spec-invalid': valid(
    'messages of spec are valid',
    'spec: a line is no valid message, .log.level',
    during('spec', wrongLevel),
  ),
  'check-invalid': valid('messages of check are valid', 'check: a line is no', during('check', wrongLevel)),
  'discover-invalid': valid('messages of discover are valid', 'discover: a line is no', during('discover', wrongLevel)),
  'emitted-as-text': valid(
    'emitted_at is a number',
    'read: a line is no valid message, .record.emitted_at is no whole number',
    ofStream('RECORD', 'files', (message, print) => {
      print({ ...message, record: { ...message.record, emitted_at: '2024-01-01' } });
    }),
  ),
  'emitted-missing': valid(
    'statuses have an emitted_at',
    'read: a line is no valid message, .trace.emitted_at is missing',
    at('TRACE', (message, print) => print({ ...message, trace: { ...message.trace, emitted_at: undefined } })),
  ),
  'no-json': valid(
    'records are JSON',
    'read: a line is no valid message, it is no JSON',
    ofStream('RECORD', 'files', (message, print) =>
      print(`${JSON.stringify(message).replace('"id":5', '"id":NaN')}\n`),
    ),
  ),
  'two-a-line': valid(
    'a line has one message',
    'read: a line is no valid message',
    ofStream('STATE', 'files', (message, print) => print(`${JSON.stringify(message)}${JSON.stringify(message)}\n`)),
  ),
  'no-data': valid(
    'records have data',
    'read: a RECORD of files has no data',
    data('files', (row) => {
      if (row.id === 3) for (const name of Object.keys(row)) delete row[name];
    }),
  ),
  'state-without-body': valid(
    'states have what their type says',
    'read: a line is no valid message, .state.stream.stream_descriptor is missing',
    at('STATE', (_, print) => print({ type: 'STATE', state: { type: 'STREAM', stream: {} as never } })),
  ),

  'status-missing': status(
    'every stream has statuses',
    'files: the statuses are none',
    ofStream('TRACE', 'files', () => {}),
  ),
  'status-not-started': status(
    'STARTED comes first',
    'files: the statuses are RUNNING, COMPLETE',
    statuses('files', 'STARTED'),
  ),
  'status-not-running': status(
    'RUNNING comes between',
    'files: the statuses are STARTED, COMPLETE',
    statuses('files', 'RUNNING'),
  ),
  'status-not-complete': status(
    'COMPLETE comes last',
    'files: the statuses are STARTED, RUNNING;',
    statuses('files', 'COMPLETE'),
  ),
  'status-twice': status(
    'COMPLETE comes once',
    'files: the statuses are STARTED, RUNNING, COMPLETE, COMPLETE',
    statuses('files', 'COMPLETE', 'COMPLETE', 'COMPLETE'),
  ),
  'status-foreign': status(
    'statuses are of configured streams',
    'There is a status of ghosts',
    ofStream('TRACE', 'files', (message, print) => {
      const stream_status = { stream_descriptor: { name: 'ghosts' }, status: 'STARTED' };
      print({ type: 'TRACE', trace: { ...message.trace, stream_status } });
      print(message);
    }),
  ),

  'count-high': count(
    'the count is that of the records',
    'A STATE of files says recordCount 6; there were 5',
    states((state) => {
      state.sourceStats = { recordCount: 6 };
    }, 'files'),
  ),
  'count-total': count('the count begins anew', 'A STATE of events says recordCount 50; there were 25', totals()),
  'state-early': {
    ...count('a state follows the last record', 'files: no STATE follows the last 5 records', undefined),
    ...late(),
  },
  'state-missing': count(
    'every stream has a state',
    'The stream files has no STATE',
    ofStream('STATE', 'files', () => {}),
  ),
  'state-untyped': count(
    'states have a type',
    'A STATE of files has no type',
    states((state) => {
      delete state.type;
    }, 'files'),
  ),
  'state-uncounted': count(
    'states have a count',
    'A STATE has no sourceStats',
    states((state) => {
      delete state.sourceStats;
    }, 'contacts'),
  ),
  'state-legacy': count(
    'states are no legacy ones',
    'A STATE is of the legacy kind',
    ofStream('STATE', 'files', (message, print) => {
      print({ type: 'STATE', state: { ...message.state, type: 'LEGACY', data: {}, stream: undefined as never } });
    }),
  ),
};

/** Prints the records of a stream at the very end. */
function late(): Twist {
  const held: Message[] = [];
  return {
    message: ofStream('RECORD', 'files', (message) => held.push(message)),
    end: (print) => {
      for (const message of held) print(message);
    },
  };
}

/** Counts all records of a stream since the start. */
function totals(): Fault['message'] {
  let total = 0;
  return ofStream('STATE', 'events', (message, print) => {
    total += message.state?.sourceStats?.recordCount ?? 0;
    print({ ...message, state: { ...message.state, sourceStats: { recordCount: total } } as never });
  });
}
