import type { Clock } from './clock.ts';
import type { Authenticator } from './http/authenticators.ts';
import type { Answer, ApiDialect, Call } from './http/client.ts';
import type { QuotaOptions } from './http/quota.ts';
import type { DateTimeStyle } from './schema/normalize.ts';
import { type Config, feedOf, type Stream } from './stream.ts';

/** What an authenticator may need beyond the configuration. */
export interface AuthenticatorTools {
  clock: Clock;
  /** A call of the API without credentials. */
  call(call: Omit<Call, 'authenticated'>, signal: AbortSignal): Promise<Answer>;
  /** Keeps a new secret out of all output. */
  hide(secret: string): void;
  /** Hands the changed configuration to the platform (CONTROL) before it is used. `change` edits a copy. */
  saveConfig(change: (config: Config) => void): Promise<void>;
}

export interface CheckContext<C> {
  config: C;
  /** The body of a good answer. Throws ApiError. */
  call(call: Call): Promise<unknown>;
}

/** Everything that is special about one API. */
export interface Source<C = Config> {
  /** Every stream's JSON Schema by stream name, and the definitions that they refer to. */
  schemas: Readonly<Record<string, unknown>>;
  definitions?: unknown;
  /** In the order in which they are read. */
  streams: readonly Stream<C>[];
  dialect(config: C): ApiDialect;
  quota(config: C): QuotaOptions;
  authenticator(config: C, tools: AuthenticatorTools): Authenticator;
  /** Proves the connection; answers with warnings for the user. Throws what went wrong. */
  check(context: CheckContext<C>): Promise<readonly string[]>;
  dateTimes?: DateTimeStyle;
  /** Longest silence on a connection; default 120. */
  timeoutSeconds?: number;
}

/** Checks a source's declarations when the process starts: a schema for every stream, unique names, parents first. */
export function defineSource<C>(source: Source<C>): Source<C> {
  const names = new Set<string>();
  for (const stream of source.streams) {
    const { name } = stream;
    const partitions = feedOf(stream)?.partitions;
    if (partitions && 'parent' in partitions && !names.has(partitions.parent.name)) {
      throw new Error(`The stream ${name} stands before its parent ${partitions.parent.name}.`);
    }
    if (names.has(name)) throw new Error(`The stream ${name} is declared twice.`);
    const { sync, paginator } = feedOf(stream) ?? {};
    if (sync?.order === 'descending' && sync.disorder > 0 && paginator?.at) {
      throw new Error(`The stream ${name} pages by value: a list that is not in strict order would lose rows.`);
    }
    if (!(name in source.schemas)) throw new Error(`The stream ${name} has no schema file.`);
    names.add(name);
  }
  return source;
}
