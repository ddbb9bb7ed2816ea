import { describe, expect, test } from '@jest/globals';
import { Coverage } from '../coverage/coverage.ts';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { SourceError } from '../errors.ts';
import { apiError } from '../testing/inboxRuns.ts';
import { Recorder } from '../testing/recorder.ts';
import { list } from '../testing/syncs.ts';
import { Findings } from './findings.ts';
import { StreamOutput } from './output.ts';
import { relayTo } from './relay.ts';
import { RunOutcome } from './runOutcome.ts';
import { StreamState } from './state.ts';
import type { Subscriber } from './subscriber.ts';

const trouble = new SourceError('transient_error', 'Trouble.');
const denied = apiError('fail_sync');

/** A run of these streams, in which nothing was read. */
function run(...names: string[]) {
  const emitter = new Recorder();
  const aborted: Error[] = [];
  const clock = { now: () => 0, sleep: async () => {} };
  const configured = names.map((name) => {
    const shape = { stream: name, cursor: unixSecondsCursor, partitioned: false, mode: 'incremental' } as const;
    const common = { stream: name, primaryKey: ['id'], emitter, clock, stateIntervalSeconds: 0 };
    const state = StreamState.decode(shape, undefined);
    return { stream: list(name), output: new StreamOutput({ ...common, state, inspector: async () => () => {} }) };
  });
  const context = { signal: new AbortController().signal, log: () => {}, findings: new Findings() };
  const outcome = new RunOutcome({ configured, context, emitter, abort: (reason) => aborted.push(reason) });
  const subscriber = (name?: string, fared: Partial<Subscriber> = {}): Subscriber => ({
    ...relayTo(
      configured.find(({ stream }) => stream.name === name)?.output,
      () => new Coverage(unixSecondsCursor),
      () => {},
    ),
    ...fared,
  });
  const traces = () => emitter.messages.flatMap((one) => (one.type === 'TRACE' ? [one.trace] : []));
  return {
    ...{ outcome, subscriber, aborted, context, configured },
    last: (name: string) =>
      traces().findLast((one) => one.type === 'STREAM_STATUS' && one.stream_status.stream_descriptor.name === name),
    errors: () =>
      traces().flatMap((one) =>
        one.type === 'ERROR' ? [[one.error.stream_descriptor?.name, one.error.message] as const] : [],
      ),
  };
}

const ended = (status: string) => expect.objectContaining({ stream_status: expect.objectContaining({ status }) });

describe('the streams of a list', () => {
  test('end as each has fared itself', async () => {
    const { outcome, subscriber, last, errors } = run('a', 'b', 'c');
    const subscribers = [subscriber('a'), subscriber('b', { failure: trouble }), subscriber('c', { leftOut: trouble })];
    await outcome.conclude(Promise.resolve(), subscribers, list('a'));
    expect(['a', 'b', 'c'].map(last)).toEqual([ended('COMPLETE'), ended('INCOMPLETE'), ended('INCOMPLETE')]);
    expect(errors().map(([name]) => name)).toEqual(['b', 'c']);
    expect(outcome.isComplete).toBe(false);
  });

  test('end when the list has been read, and fail with it', async () => {
    const { outcome, subscriber, last, errors, aborted } = run('a', 'b');
    const { promise, reject } = Promise.withResolvers<void>();
    const concluded = outcome.conclude(promise, [subscriber('a'), subscriber('b')], list('a'));
    expect([last('a'), outcome.isComplete]).toEqual([undefined, true]);
    reject(trouble);
    await concluded;
    expect(errors()).toEqual(['a', 'b'].map((name) => [name, 'Trouble.']));
    expect([outcome.isComplete, aborted]).toEqual([false, []]);
  });

  test('have claimed nothing where the API did not filter', async () => {
    const { outcome, subscriber, context, configured } = run('a', 'b');
    for (const { output } of configured) output.state.claim('', 1, 5);
    context.findings.belongings.set(list('a'), { isRefuted: true } as never);
    for (const name of ['a', 'b']) await outcome.conclude(Promise.resolve(), [subscriber(name)], list(name));
    expect(configured.map(({ output }) => output.state.coverage('').top)).toEqual([undefined, 5]);
  });
});

describe('what concerns everybody', () => {
  test('ends the run, and is told of with the stream that met it', async () => {
    const { outcome, subscriber, errors, aborted } = run('a', 'b');
    await outcome.conclude(Promise.reject(denied), [subscriber('a')], list('a'));
    expect([errors(), aborted]).toEqual([[['a', denied.message]], [denied]]);
  });

  test('ends it also where nothing of the list leaves, and is told of once', async () => {
    const { outcome, subscriber, errors, aborted } = run('a');
    await outcome.conclude(Promise.reject(denied), [subscriber()], list('parents'));
    expect([errors(), aborted]).toEqual([[[undefined, denied.message]], [denied]]);
  });

  test('is nothing else: of a list of which nothing leaves, those who need it tell', async () => {
    const { outcome, subscriber, errors, aborted } = run('a');
    await outcome.conclude(Promise.reject(trouble), [subscriber()], list('parents'));
    expect([errors(), aborted, outcome.isComplete]).toEqual([[], [], true]);
  });
});
