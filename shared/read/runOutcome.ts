import { listOf } from '../declare/graph.ts';
import type { CustomStream, ListStream, Stream } from '../declare/stream.ts';
import { configError, SourceError, toSourceError } from '../errors.ts';
import { endsSync } from '../http/failure.ts';
import { nearest } from '../nearest.ts';
import type { Emitter } from '../protocol/emitter.ts';
import { isUnfiltered } from './belonging.ts';
import type { ReadContext } from './context.ts';
import type { StreamOutput } from './output.ts';
import type { Configured } from './outputs.ts';
import type { Subscriber } from './subscriber.ts';

interface RunOutcomeOptions {
  configured: readonly Configured[];
  context: Pick<ReadContext, 'signal' | 'log' | 'findings'>;
  emitter: Emitter;
  /** Ends everything; the reason is what went wrong. */
  abort(reason: Error): void;
}

/** How the streams of a run end: says so in the output, and ends the whole run for what concerns everybody. */
export class RunOutcome {
  readonly #options: RunOutcomeOptions;
  readonly #failed = new Set<string>();

  constructor(options: RunOutcomeOptions) {
    this.#options = options;
  }

  /** Whether all that has ended so far was delivered. */
  get isComplete(): boolean {
    return this.#failed.size === 0;
  }

  /** Ends streams that the catalog asks for and the source does not have. */
  endUnknown(unknown: readonly string[], known: readonly string[]): void {
    const { emitter, context } = this.#options;
    for (const name of unknown) {
      const meant = nearest(name, known);
      const guess = meant ? ` Did you mean ${meant}?` : '';
      const error = configError(
        `There is no stream "${name}".${guess} Refresh the connection's schema or take it out of the catalog. Streams: ${known.join(', ')}.`,
      );
      this.#failed.add(name);
      context.log('WARN', error.message);
      emitter.error(error, name);
      emitter.status(name, 'STARTED');
      emitter.status(name, 'INCOMPLETE');
    }
  }

  /** Ends the stream of each subscriber of a list when the list has been read, in the way that the subscriber itself has fared. */
  async conclude(
    reading: Promise<unknown>,
    subscribers: readonly Subscriber[],
    list: ListStream | CustomStream,
  ): Promise<void> {
    let common: unknown;
    try {
      await reading;
    } catch (thrown) {
      common = thrown;
    }
    for (const { output, failure, leftOut } of subscribers) {
      if (leftOut !== undefined) output?.state.endWithFailures();
      if (this.#isUnfiltered(list, output)) output?.state.revert();
      const thrown = failure ?? common ?? leftOut;
      if (thrown === undefined) output?.complete();
      else if (output) this.#fail(thrown, output);
    }
    if (common !== undefined && !subscribers.some(({ output }) => output)) this.#abortFor(common, true);
  }

  /** What the API answered is not what it was asked for: nothing that was read of it says what there is. */
  #isUnfiltered({ name }: Stream, output?: StreamOutput): boolean {
    const { configured, context } = this.#options;
    const { belongings } = context.findings;
    const own = configured.find((one) => one.output === output);
    return isUnfiltered(belongings, name) || isUnfiltered(belongings, (own && listOf(own.stream)?.name) ?? name);
  }

  #fail(thrown: unknown, output: StreamOutput): void {
    const { emitter, context } = this.#options;
    this.#failed.add(output.stream);
    if (!context.signal.aborted) {
      const { detail } = emitter.error(this.#advised(thrown, output.stream), output.stream);
      context.log('WARN', `Stream ${output.stream} was not read to its end.${detail ? ` ${detail}` : ''}`);
    }
    output.incomplete();
    this.#abortFor(thrown, false);
  }

  /** What a person can do for the other streams, where one fails each time: some clients keep all of a run or nothing. */
  #advised(thrown: unknown, stream: string): SourceError {
    const error = toSourceError(thrown);
    const { failureType, message, detail } = error;
    const isAlone = this.#options.configured.length < 2;
    if (failureType === 'transient_error' || endsSync(thrown) || isAlone) return error;
    const advice = `Until this is mended, deselect the stream ${stream}: some clients keep nothing of a sync in which a stream fails.`;
    return new SourceError(failureType, `${message} ${advice}`, detail, error);
  }

  /** What ends the whole run, as a wrong credential does. */
  #abortFor(thrown: unknown, isUnreported: boolean): void {
    const { context, emitter, abort } = this.#options;
    if (!endsSync(thrown) || context.signal.aborted) return;
    if (isUnreported) emitter.error(thrown);
    abort(toSourceError(thrown));
  }
}
