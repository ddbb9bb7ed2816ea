import type { Clock } from '../clock.ts';
import { parseConfig, type Spec, secretsIn } from '../config/config.ts';
import { readJsonFile } from '../config/file.ts';
import { describeUnknown, unknownSettings } from '../config/unknown.ts';
import type { Source } from '../declare/source.ts';
import type { Config } from '../declare/stream.ts';
import { ApiClient, type Call } from '../http/client.ts';
import { download } from '../http/download.ts';
import { createFiles, type Files } from '../http/files.ts';
import { readProxies } from '../http/proxies.ts';
import { Quota, type QuotaEvents, quotaOf } from '../http/quota.ts';
import { Outage } from '../http/retry.ts';
import { ServerClock } from '../http/serverClock.ts';
import { createTransport } from '../http/transport.ts';
import { isObject, type Row } from '../json.ts';
import type { Emitter } from '../protocol/emitter.ts';
import type { Redactor } from '../protocol/redactor.ts';
import { mostBytesOfAnswers } from '../weight.ts';

/** What one run of a verb has at hand. */
export interface Run {
  name: string;
  version: string;
  spec: Spec;
  source: Source;
  emitter: Emitter;
  redactor: Redactor;
  clock: Clock;
  /** Aborts when the process is to stop. */
  stop: AbortController;
}

export interface Session {
  config: Config;
  client: ApiClient;
  quota: Quota;
  concurrency: number;
  clock: Clock;
  serverClock: ServerClock;
  files: Files;
  download(url: string): AsyncIterable<Uint8Array>;
}

interface LoadedConfig {
  config: Config;
  original: Row;
  /** What a person should know of it, for those who answer with more than the log. */
  warnings: readonly string[];
}

/** Reads and validates the configuration, and warns of what is not used; from here on its secrets appear in no output. */
export async function loadConfig({ spec, redactor, emitter }: Run, file: string): Promise<LoadedConfig> {
  const original = await readJsonFile(file, 'configuration');
  const schema = spec.connectionSpecification;
  const unknown = isObject(original) ? unknownSettings(original, schema) : [];
  const secrets = [...secretsIn(original, schema), ...unknown.flatMap((setting) => setting.secrets)];
  redactor.add(...secrets, ...secrets.map((secret) => secret.trim()));
  const config = await parseConfig(original, spec, file);
  const warnings = unknown.length ? [describeUnknown(unknown)] : [];
  for (const warning of warnings) emitter.log('WARN', warning);
  return { config, original: original as Row, warnings };
}

export interface SessionOptions {
  config: Config;
  original: Row;
  events: QuotaEvents;
  /** Bounds on how long this verb may wait, where they are tighter than the configuration's. */
  most?: { retrySeconds: number; quotaWaitSeconds: number };
}

const DEFAULT_RETRY_SECONDS = 600;
const DEFAULT_TIMEOUT_SECONDS = 120;

/** Connects a source's declarations with the network. */
export function openSession(run: Run, { config, original, events, most }: SessionOptions): Session {
  const { source, emitter, redactor, clock, stop } = run;
  const limits = quotaOf(source.quota?.(config));
  const quota = new Quota(
    { ...limits, maxWaitSeconds: Math.min(limits.maxWaitSeconds, most?.quotaWaitSeconds ?? Number.POSITIVE_INFINITY) },
    clock,
    events,
  );
  const proxies = readProxies(process.env);
  redactor.add(...proxies.secrets);
  const transport = createTransport({
    proxies,
    userAgent: `${run.name}/${run.version}`,
    timeoutSeconds: source.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    connections: limits.concurrency,
    maxBytes: mostBytesOfAnswers(limits.concurrency),
  });
  const serverClock = new ServerClock(clock, (message) => emitter.log('WARN', message));
  const retrySeconds = Math.min(
    Number(config.retry_budget_seconds ?? DEFAULT_RETRY_SECONDS),
    most?.retrySeconds ?? Number.POSITIVE_INFINITY,
  );
  const common = {
    dialect: source.dialect(config),
    transport: serverClock.watching(transport),
    quota,
    clock,
    retryBudgetMs: retrySeconds * 1000,
    outage: new Outage(),
    log: (level: 'WARN', message: string) => emitter.log(level, message),
    redact: (text: string) => redactor.redact(text),
  };
  // A token is fetched while a request that needs it holds its place: it must not wait for a place itself.
  const anonymous = new ApiClient({ ...common, quota: new Quota({ ...limits, windows: [] }, clock, events) });
  const authenticator = source.authenticator(config, {
    clock,
    serverNow: () => serverClock.now(),
    call: <T>(call: Call<T>, signal: AbortSignal) => anonymous.call(call, signal),
    hide: (secret) => redactor.add(secret),
    async saveConfig(change) {
      change(original);
      emitter.emit({
        type: 'CONTROL',
        control: { type: 'CONNECTOR_CONFIG', emitted_at: clock.now(), connectorConfig: { config: original } },
      });
      await emitter.ready();
    },
  });
  const forFiles = new ApiClient({ ...common, authenticator, outage: new Outage(), log: () => {} });
  return {
    config,
    client: new ApiClient({ ...common, authenticator }),
    quota,
    concurrency: limits.concurrency,
    clock,
    serverClock,
    files: createFiles({ transport, clock, client: forFiles, plain: isPlain(common.dialect.baseUrl) }),
    download: (url) =>
      download(url, { transport, clock, retryBudgetMs: common.retryBudgetMs, signal: stop.signal, log: common.log }),
  };
}

/** Where the API itself is asked without TLS, as in tests, files may be. */
function isPlain(baseUrl: string): boolean {
  return baseUrl.startsWith('http:');
}
