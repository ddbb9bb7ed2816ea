import {
  type CatalogStream,
  type ErrorTrace,
  type Log,
  type Message,
  type Row,
  type StreamState,
  streamOf,
} from './messages.ts';

/** What a process wrote, asked for by kind. */
export class Output {
  readonly messages: readonly Message[];

  constructor(messages: readonly Message[]) {
    this.messages = messages;
  }

  records(stream: string): Row[] {
    return this.messages.flatMap((message) =>
      message.type === 'RECORD' && message.record.stream === stream ? [message.record.data] : [],
    );
  }

  /** The records that a STATE of their stream follows: a destination has these for sure. */
  committed(stream: string): Row[] {
    const last = this.messages.findLastIndex((message) => message.type === 'STATE' && streamOf(message) === stream);
    return new Output(this.messages.slice(0, last + 1)).records(stream);
  }

  states(stream?: string): StreamState[] {
    return this.messages.flatMap((message) =>
      message.type === 'STATE' && (stream === undefined || streamOf(message) === stream) ? [message.state] : [],
    );
  }

  /** Statuses in their order; a RUNNING with a reason as `RUNNING RATE_LIMITED`. */
  statuses(stream: string): string[] {
    return this.messages.flatMap((message) => {
      if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS' || streamOf(message) !== stream) return [];
      const { status, reasons } = message.trace.stream_status;
      return [[status, ...(reasons ?? []).map(({ type }) => type)].join(' ')];
    });
  }

  /** The moments at which RATE_LIMITED statuses say that the quota is back. */
  quotaResets(stream: string): number[] {
    return this.messages.flatMap((message) => {
      if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS' || streamOf(message) !== stream) return [];
      return (message.trace.stream_status.reasons ?? []).flatMap(({ rate_limited }) => rate_limited?.quota_reset ?? []);
    });
  }

  lastStatus(stream: string): string | undefined {
    return this.statuses(stream).at(-1);
  }

  get errors(): ErrorTrace[] {
    return this.messages.flatMap((message) =>
      message.type === 'TRACE' && message.trace.type === 'ERROR' ? [message.trace.error] : [],
    );
  }

  /** The words of a stream's error; empty without one. */
  errorOf(stream: string): string {
    return this.errors.find(({ stream_descriptor }) => stream_descriptor?.name === stream)?.message ?? '';
  }

  /** Without those about clocks: simulators live at the time of their data. */
  logs(level?: string): Log[] {
    return this.#allLogs(level).filter((log) => !isOfClocks(log));
  }

  get clockWarnings(): Log[] {
    return this.#allLogs('WARN').filter(isOfClocks);
  }

  #allLogs(level?: string): Log[] {
    return this.messages.flatMap((message) =>
      message.type === 'LOG' && (level === undefined || message.log.level === level) ? [message.log] : [],
    );
  }

  get controls(): Row[] {
    return this.messages.flatMap((message) =>
      message.type === 'CONTROL' ? [message.control.connectorConfig.config] : [],
    );
  }

  get catalog(): CatalogStream[] {
    return this.messages.flatMap((message) => (message.type === 'CATALOG' ? message.catalog.streams : []));
  }

  get connectionStatus(): { status: string; message?: string } | undefined {
    return this.messages.flatMap((message) =>
      message.type === 'CONNECTION_STATUS' ? message.connectionStatus : [],
    )[0];
  }

  /** The state to resume from: the last STATE of every stream, or the one of `before` where there is none yet. */
  stateAfter(before: readonly StreamState[] = []): StreamState[] {
    const last = new Map(before.map((state) => [state.stream.stream_descriptor.name, state]));
    for (const state of this.states()) last.set(state.stream.stream_descriptor.name, state);
    return [...last.values()];
  }
}

function isOfClocks({ message }: Log): boolean {
  return message.startsWith("This machine's clock is");
}
