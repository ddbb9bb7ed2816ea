import { type Fault, stricter, type Twist } from '../fault.ts';
import { streamOf } from '../messages.ts';
import { at, during, type Hook, ofStream, states } from '../tricks.ts';

const sequential = (breaks: string, says: string, twist: Twist): Fault => {
  return { check: 'test_sequential_reads', breaks, says, ...twist };
};
const two = (breaks: string, says: string, twist: Twist): Fault => {
  return { check: 'test_two_sequential_reads', breaks, says, ...twist };
};
const slices = (breaks: string, says: string, twist: Twist): Fault => {
  return { check: 'test_read_sequential_slices', breaks, says, ...twist };
};
const future = (breaks: string, says: string, twist: Twist): Fault => {
  return { check: 'test_state_with_abnormally_large_values', breaks, says, ...twist };
};
const emitted = (moment: (index: number) => number): Hook => {
  let index = 0;
  return at('RECORD', (message, print) => {
    index += 1;
    print({ ...message, record: { ...message.record, emitted_at: moment(index) } });
  });
};
const noRecords = at('RECORD', () => {});
const noStates = at('STATE', () => {});
const forget: Twist = { request: ({ cursors }) => cursors.clear() };
/** Skips a record when it goes on from a state, and keeps to the counts. */
const skipsOne = (): Hook => {
  let isSkipped = false;
  return ofStream('RECORD', 'events', (message, print, { cursors }) => {
    if (cursors.size > 0 && !isSkipped) isSkipped = true;
    else print(message);
  });
};

/** What is wrong when it is read again. */
export const faults: Record<string, Fault> = {
  'emitted-constant': sequential('emitted_at moves', 'is 1700000000000, the smallest of the second 1700000000000', {
    message: emitted(() => 1_700_000_000_000),
  }),
  'emitted-at-source': sequential('emitted_at is no time of the source', 'it must be larger', {
    message: emitted((index) => 1_700_000_000_000 + index),
  }),
  'emitted-backwards': sequential('emitted_at does not lie ahead', 'it must be larger', {
    message: emitted((index) => Date.now() + 86_400_000 / index),
  }),
  'full-fails': stricter(
    sequential('reads end with 0', '`read` ended with exit code 1', {
      exit: (_, { verb }) => (verb === 'read' ? 1 : 0),
    }),
  ),
  'full-without-records': sequential('reads bring records', 'The first read brought no record', { message: noRecords }),
  'all-again': two('the second read is another', 'brought the same 132 records as the first', forget),
  'all-again-shuffled': two('the order does not make it another', 'brought the same 132 records', {
    ...forget,
    request: ({ cursors, catalog }) => {
      if (cursors.size > 0) catalog?.streams.reverse();
      cursors.clear();
    },
  }),
  'no-records': two('the first read brings records', 'The first read brought no record', { message: noRecords }),
  'no-states': two('the first read prints a state', 'The first read printed no STATE', { message: noStates }),
  'second-fails': stricter(
    two('the second read ends with 0', '`read` ended with exit code 1', {
      exit: (code, { cursors }) => (cursors.size > 0 ? 1 : code),
    }),
  ),
  'slice-short': slices('a read from a state brings all that follow', 'records are left; the read from it brought', {
    message: skipsOne(),
  }),
  'slice-whole': stricter(
    slices('a read from a state in between is not the whole', 'events: the read from this state brought the same', {
      request: ({ cursors }) => {
        cursors.delete('events');
      },
    }),
  ),
  'count-too-large': slices('counts are right', 'contacts: after this state 999', {
    message: at('STATE', (message, print) => {
      if (streamOf(message) === 'contacts' && message.state?.sourceStats) message.state.sourceStats.recordCount = 999;
      print(message);
    }),
  }),
  'count-missing': slices('states are counted', 'contacts: a STATE has no sourceStats', {
    message: states((state) => {
      delete state.sourceStats;
    }),
  }),
  'count-zero': slices('some state counts a record', 'contacts: no STATE counts any record', {
    message: states((state) => {
      state.sourceStats = { recordCount: 0 };
    }),
  }),
  'future-records': future('no records come', 'There are 120 records, of events', {
    request: ({ cursors }) => {
      cursors.delete('events');
    },
  }),
  'future-silent': future('a state comes nevertheless', 'The read printed no STATE', {
    message: during('read', noStates),
  }),
  'future-fails': future('it ends with 0', 'ended with exit code 1', {
    request: ({ cursors }) => {
      if (cursors.size > 0) throw new Error('The cursor lies in the future.');
    },
  }),
};
