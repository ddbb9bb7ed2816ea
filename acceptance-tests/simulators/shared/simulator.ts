import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Call, type CallFilter, createCallLog, type Totals } from './call-log.ts';
import { type Clock, createClock } from './clock.ts';
import { type Actions, controlReply, isControl } from './control.ts';
import { createFaults, type Fault } from './faults.ts';
import { withOverrides } from './overrides.ts';
import { jsonReply, type Reply } from './reply.ts';
import { readRequest, type SimulatorRequest } from './request.ts';
import { type ErrorReply, pause, replyOfFault, reset, send } from './send.ts';
import { type BaseSettings, type Choices, createSettings, type SettingChanges, type Settings } from './settings.ts';

export type SimulatorOptions<T> = {
  /** 0, the default, takes any free port. */
  port?: number | undefined;
  /** 127.0.0.1 unless told otherwise. */
  host?: string | undefined;
  /** Where the clock starts; without it, at the real time. */
  now?: string | Date | undefined;
  /** The clock stands still but for `advance`. */
  stands?: boolean | undefined;
  /** The call log keeps so many calls (10,000); counts and sums are of all. */
  keepCalls?: number | undefined;
  settings?: SettingChanges<T> | undefined;
  faults?: Fault[] | undefined;
};

/** What the base lends to an API. */
export type Kit<T> = {
  clock: Clock;
  settings: Settings<T>;
  /** Notes something that a connector must never do. */
  violation(text: string): void;
};

export type Api<A extends Actions> = {
  /** Told of each call as it comes, before any delay or fault; what it returns is run when the answer has been given. */
  open?(request: SimulatorRequest): () => void;
  handle(request: SimulatorRequest): Reply | Promise<Reply>;
  /** The API's own error body, for faults. */
  errorReply: ErrorReply;
  /** What can be done to this API besides the base's own actions, from within and through the control endpoint. */
  actions: A;
};

export type Definition<T extends BaseSettings, A extends Actions> = {
  name: string;
  /** Such as `/v1`; empty when there is none. */
  basePath: string;
  settings: T;
  choices?: Choices;
  /** Parameters that carry secrets, for the call log. */
  secretParameters: readonly string[];
  create(kit: Kit<T>): Api<A>;
};

export type Simulator<T> = {
  /** The base URL to give to a connector. */
  url: string;
  /** The same without the base path. */
  origin: string;
  port: number;
  readonly settings: Readonly<T>;
  /** The time as the server states it. */
  now(): Date;
  advance(ms: number): void;
  set(changes: SettingChanges<T>): void;
  fault(faults: Fault | Fault[]): void;
  clearFaults(): void;
  /** The kept calls, oldest first. */
  calls(filter?: CallFilter): Call[];
  /** Exact count of all calls, or of those of a path (`*` stands for any text). */
  callCount(path?: string): number;
  totals(): Totals;
  clearCalls(): void;
  /** Ends every connection. */
  close(): Promise<void>;
};

/** Starts the fake server of an API and answers when it listens. */
export async function startSimulator<T extends BaseSettings, A extends Actions>(
  definition: Definition<T, A>,
  options: SimulatorOptions<T> = {},
): Promise<Simulator<T> & A> {
  const settings = createSettings(definition.settings, definition.choices);
  settings.set(options.settings ?? {});
  const start = options.now === undefined ? undefined : new Date(options.now).getTime();
  const clock = createClock(() => settings.current.clockSkewMs, start, options.stands);
  const log = createCallLog(options.keepCalls ?? 10_000, definition.secretParameters);
  const faults = createFaults();
  options.faults?.forEach(faults.add);
  const api = definition.create({ clock, settings, violation: log.violation });

  const own = {
    now: () => new Date(clock.now()),
    advance: clock.advance,
    set: settings.set,
    fault: (given: Fault | Fault[]) => [given].flat().forEach(faults.add),
    clearFaults: faults.clear,
    clearCalls: log.clear,
  };
  const { now, ...ownActions } = own;
  const actions: Actions = { ...ownActions, ...api.actions };
  const status = () => ({
    name: definition.name,
    now: now().toISOString(),
    settings: settings.current,
    totals: log.totals(),
    actions: Object.keys(actions),
  });

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      if (!incoming.complete) return;
      log.violation(`The simulator failed: ${error instanceof Error ? error.stack : error}`);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming, definition.basePath);
    if (isControl(request)) {
      return send(response, controlReply(request, actions, log, status), now());
    }
    const call = log.open(request, clock.now());
    response.once('close', () => log.close(call));
    const release = api.open?.(request);
    try {
      await answer(request, response, call);
    } finally {
      release?.();
    }
  }

  async function answer(request: SimulatorRequest, response: ServerResponse, call: Call): Promise<void> {
    const fault = faults.take(request);
    if (fault) call.fault = fault.kind;
    await pause(settings.current.latencyMs + (fault?.kind === 'slow' ? fault.ms : 0));
    if (fault?.kind === 'reset') return reset(response);
    const reply = (fault && replyOfFault(fault, api.errorReply)) ?? (await handle(request));
    log.answer(call, reply);
    if (fault?.kind === 'reset-after') return reset(response);
    await send(response, reply, reply.madeAt ?? now(), fault);
  }

  /** A defect of the simulator shows as a violation, so that no test passes over it. */
  async function handle(request: SimulatorRequest): Promise<Reply> {
    try {
      return await api.handle(withOverrides(request, settings.current.overrides));
    } catch (error) {
      log.violation(`The simulator failed: ${error instanceof Error ? error.stack : error}`);
      return jsonReply({ simulator: String(error) }, 500);
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  return {
    ...api.actions,
    ...own,
    url: origin + definition.basePath,
    origin,
    port,
    settings: settings.current,
    calls: log.calls,
    callCount: log.callCount,
    totals: log.totals,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
