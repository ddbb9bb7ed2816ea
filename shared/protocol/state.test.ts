import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseState } from './state.ts';

const own = { version: 1, covered: [] };
const streamState = (name: string, stream_state: unknown = own): object => ({
  stream_descriptor: { name, namespace: null },
  stream_state,
});
const message = (name: string, state?: unknown): object => ({ type: 'STREAM', stream: streamState(name, state) });
const parsed = (value: unknown): object => Object.fromEntries(parseState(value, 'state.json'));

describe('a state that is handed in', () => {
  test.each([[undefined], [null], [{}], [[]]])('%j means: from scratch', (value) => expect(parsed(value)).toEqual({}));

  test.each([
    ['a list', [message('a'), message('b')]],
    [
      'messages in their envelope',
      [
        { type: 'STATE', state: message('a') },
        { type: 'STATE', state: message('b') },
      ],
    ],
    [
      'a GLOBAL state',
      [{ type: 'GLOBAL', global: { shared_state: null, stream_states: [streamState('a'), streamState('b')] } }],
    ],
    ['a GLOBAL state alone', { type: 'GLOBAL', global: { stream_states: [streamState('a'), streamState('b')] } }],
    [
      'a GLOBAL state in its envelope',
      { type: 'STATE', state: { global: { stream_states: [streamState('a'), streamState('b')] } } },
    ],
    ['extra properties', [{ ...message('a'), id: 5, sourceStats: { recordCount: 5 } }, { stream: streamState('b') }]],
  ])('%s', (_shape, value) => expect(parsed(value)).toEqual({ a: own, b: own }));

  test('one state, alone or in its envelope', () => {
    expect(parsed(message('a'))).toEqual({ a: own });
    expect(parsed({ type: 'STATE', state: message('a') })).toEqual({ a: own });
  });

  test.each([
    [null],
    [undefined],
    [{}],
    [{ __ab_full_refresh_sync_complete: true }],
    [{ __ab_no_cursor_state_message: true }],
  ])('a stream state %j is none', (state) => {
    const none = { type: 'STREAM', stream: { stream_descriptor: { name: 'a' }, stream_state: state } };
    expect(parsed([none])).toEqual({});
    expect(parsed([message('a'), none])).toEqual({});
  });

  test('the last state of a stream counts', () => {
    const later = { version: 1, covered: [{ low: null, high: 5 }] };
    expect(parsed([message('a'), message('a', later)])).toEqual({ a: later });
  });

  test.each([
    ['text', 'the state must be a state object'],
    [[5], '[0] must be a state object'],
    [{ a: 1 }, 'the state.type must be STREAM or GLOBAL, not absent'],
    [[{ type: 'LEGACY', data: {} }], '[0].type must be STREAM or GLOBAL, not "LEGACY"'],
    [[{ type: 'STATE' }], '[0].state must be an object'],
    [[{ type: 'STREAM' }], '[0].stream.stream_descriptor must be an object with the "name"'],
    [[message('a', 5)], '[0].stream.stream_state of stream "a" must be an object or null'],
    [[{ type: 'GLOBAL', global: {} }], '[0].global.stream_states must be a list'],
    [[{ type: 'GLOBAL', global: { stream_states: [{}] } }], '[0].global.stream_states[0].stream_descriptor must be'],
    [[{ type: 'STATE', state: { type: 'STREAM', stream: {} } }], '[0].state.stream.stream_descriptor must be'],
  ])('%j is refused, and the message names the file and the place', (value, text) => {
    expect(() => parseState(value, 'state.json')).toThrow(`state.json: ${text}`);
  });

  test('anything at all is a state or a config error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          parseState(value, 'f');
        } catch (error) {
          expect(error).toMatchObject({ failureType: 'config_error' });
        }
      }),
    );
  });
});
