import type { Row } from '../../json.ts';
import type { Fault, Twist } from '../fault.ts';
import type { Project } from '../project.ts';
import { at, states } from '../tricks.ts';

const rule = (breaks: string, says: string, twist: Twist & Pick<Fault, 'project'>): Fault => ({
  ...{ check: 'test_state_with_abnormally_large_values', breaks, says },
  ...twist,
});
/** Puts other states in the place of those of the file. */
const file = (contacts: Row, events: Row = { at: '2999-01-01T00:00:00.000Z', cursor: '2999-01-01T00:00:00.000Z' }) => ({
  project: ({ files }: Project) => {
    const all = Object.entries({ contacts, events });
    files['future.json'] = all.map(([name, stream_state]) => ({
      type: 'STREAM',
      stream: { stream_descriptor: { name }, stream_state },
    }));
  },
});
const cursor = '2999-01-01T00:00:00.000Z';
const withoutFormat = ({ sections }: Project) => {
  Object.assign(sections.incremental?.tests[0] as Row, { future_state: { future_state_path: 'future.json' } });
};

/** What is wrong with the cursors of a state in the future, and of those that come after it. */
export const faults: Record<string, Fault> = {
  'no-key': rule('the cursor field is a key of each state', 'The future state of contacts has no key updated_at', {
    ...file({ cursor, read: [{ until: cursor }] }),
  }),
  'no-key-in-one': rule('so it is in the state of every stream', 'The future state of events has no key at, at', {
    ...file({ cursor, updated_at: cursor }, { cursor }),
  }),
  'other-type': rule('its value is of the type in the schema', 'contacts is 32472144000, which is not of type string', {
    ...file({ cursor, updated_at: 32_472_144_000 }),
  }),
  'other-type-after': rule('so it is in the state that comes after', 'contacts is 7, which is not of type string', {
    message: states(({ stream }) => {
      (stream?.stream_state as Row).cursor = 7;
    }, 'contacts'),
  }),
  'two-types': rule('a cursor is of one type', 'which is not of type integer', {
    streams: { 'contacts.json_schema.properties.updated_at.type': ['null', 'string', 'integer'] },
  }),
  'whole-number': rule('a whole number is no `number`', 'contacts is 7, which is not of type number', {
    ...file({ cursor, updated_at: 7 }),
    streams: { 'contacts.json_schema.properties.updated_at': { type: ['null', 'number'] } },
  }),
  'type-unknown': rule('the type is one that a cursor can have', 'The cursor of contacts is of type boolean', {
    streams: { 'contacts.json_schema.properties.updated_at.type': 'boolean' },
  }),
  nested: rule('the cursor is not nested', 'The cursor of events is of type object', {
    streams: { 'events.default_cursor_field': ['meta', 'at'] },
  }),
  'no-cursor': rule('there is a cursor field', 'contacts has no cursor field in its schema', {
    streams: { 'contacts.default_cursor_field': undefined },
  }),
  'other-form': rule('both look alike', 'contacts is 2999-01-01T00:00:00Z after the read', {
    project: withoutFormat,
    message: states(({ stream }) => {
      (stream?.stream_state as Row).cursor = '2999-01-01T00:00:00Z';
    }, 'contacts'),
  }),
  unlike: rule('the state after it looks as it should', 'contacts is tomorrow, which is not like', {
    message: states(({ stream }) => {
      (stream?.stream_state as Row).cursor = 'tomorrow';
    }, 'contacts'),
  }),
  'state-unasked': rule(
    'what is missing in the file has no state',
    'There is a STATE of contacts, and no state of it',
    {
      project: ({ sections, files }) => {
        files['future.json'] = (files['future.json'] as unknown[]).slice(1);
        const missing_streams = [{ name: 'contacts', bypass_reason: 'It is not there.' }];
        Object.assign(sections.incremental?.tests[0] as Row, {
          future_state: { future_state_path: 'future.json', missing_streams },
        });
      },
      message: at('RECORD', () => {}),
    },
  ),
  global: rule('states are of one stream each', 'a STATE that is of no single stream', {
    message: at('STATE', (message, print) => {
      const { stream, sourceStats } = message.state ?? {};
      print({ type: 'STATE', state: { type: 'GLOBAL', global: { stream_states: [stream] }, sourceStats } });
    }),
  }),
};
