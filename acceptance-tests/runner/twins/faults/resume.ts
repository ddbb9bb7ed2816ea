import type { Row } from '../../json.ts';
import type { Fault, Twist } from '../fault.ts';
import type { Message } from '../messages.ts';
import { at, ofStream } from '../tricks.ts';

const rule = (breaks: string, says: string, twist: Twist): Fault => {
  return { check: 'test_states_really_resume', breaks, says, ...twist };
};

/** Prints each state of a stream ahead of the records that it stands for. */
function ahead(): Twist {
  const held: Message[] = [];
  return {
    message: (message, print) => {
      const { record, state } = message;
      if (record?.stream === 'events') held.push(message);
      else if (state?.stream?.stream_descriptor.name === 'events')
        for (const one of [message, ...held.splice(0)]) print(one);
      else print(message);
    },
  };
}

/** What is wrong with going on from a state. */
export const faults: Record<string, Fault> = {
  ahead: rule('a state stands for records before it only', 'events: ', ahead()),
  skips: rule('a read from a state brings all others', 'events: 1 of 120 records are missing', {
    request: ({ cursors }) => {
      const cursor = cursors.get('events');
      if (cursor) cursors.set('events', new Date(Date.parse(cursor) + 1000).toISOString());
    },
  }),
  'skips-later': rule('it does so from later states too', 'events: 1 of 120 records are missing', {
    message: ofStream('RECORD', 'events', (message, print, { cursors }) => {
      const isLater = (cursors.get('events') ?? '') > '2024-01-01T00:01:00';
      const meta = message.record?.data.meta as Row | undefined;
      if (!isLater || meta?.id !== 'event-118') print(message);
    }),
  }),
  'ends-early': rule('it does so for every stream', 'events: ', {
    message: (message, print, { cursors }) => {
      if (cursors.size === 0 || message.record?.stream !== 'events') print(message);
    },
  }),
  'no-state': rule('there is a state', 'The read printed no STATE', { message: at('STATE', () => {}) }),
  'own-state-refused': rule(
    'its own states are taken',
    'ended with exit code 1, expected 0. Its first ERROR trace says: What is this?',
    {
      request: ({ cursors }) => {
        if (cursors.size > 0) throw new Error('What is this?');
      },
    },
  ),
};
