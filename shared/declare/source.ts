import type { Clock } from '../clock.ts';
import type { Authenticator } from '../http/authenticators.ts';
import type { Answer, ApiDialect, Call } from '../http/client.ts';
import type { QuotaDeclaration } from '../http/quota.ts';
import type { Row } from '../json.ts';
import type { ValueStyle } from '../schema/style.ts';
import type { ReadWith } from './readWith.ts';
import type { Api, Config, Stream } from './stream.ts';

/** What an authenticator may need beyond the configuration. */
export interface AuthenticatorTools {
  clock: Clock;
  /** Now by the server's clock, as far as its answers have shown it; epoch milliseconds. */
  serverNow(): number;
  /** A call of the API without credentials. */
  call<T>(call: Omit<Call<T>, 'authenticated'>, signal: AbortSignal): Promise<Answer<T>>;
  /** Keeps a new secret out of all output. */
  hide(secret: string): void;
  /** Hands the changed configuration to the platform (CONTROL) before it is used. `change` edits a copy. */
  saveConfig(change: (config: Config) => void): Promise<void>;
}

/** What `check` and `discover` may use. */
export interface CheckContext<C> {
  config: C;
  /** What `expects` makes of the body of a good answer. Throws ApiError. */
  call<T>(call: Call<T>): Promise<T>;
}

/** Everything that is special about one API. */
export interface Source<C = Config> {
  /** Every stream's JSON Schema by stream name, and the definitions that they refer to. */
  schemas: Readonly<Record<string, unknown>>;
  definitions?: unknown;
  /** In the order in which they are read, as the configuration would have them. Every call answers with new ones. */
  streams(config: C): readonly Stream<C>[];
  /** What all streams are read with, beside what they declare themselves. */
  readWith?(config: C): ReadWith;
  dialect(config: C): ApiDialect;
  /** Default: one request at a time, and a refusal is waited out. */
  quota?(config: C): QuotaDeclaration;
  authenticator(config: C, tools: AuthenticatorTools): Authenticator;
  /** Proves the connection; answers with warnings for the user. Throws what went wrong. */
  check(context: CheckContext<C>): Promise<readonly string[]>;
  /** Looks at the account before anything is read; answers with warnings. Throws what would make reading vain. */
  beforeRead?(context: CheckContext<C> & { streams: readonly string[] }): Promise<readonly string[]>;
  /**
   * Before this moment (epoch milliseconds) the account has no row of a list that is read in windows of limited length;
   * undefined where that is not certain. Asked once per run at most, where years would be asked for otherwise.
   */
  accountStart?(context: { config: C; api: Api }): Promise<number | undefined>;
  /** Properties that this account adds to the schemas of streams, by stream; asked for by `discover`. */
  columns?(context: CheckContext<C> & { warn(message: string): void }): Promise<Readonly<Record<string, Row>>>;
  /**
   * What a state that another connector wrote says, as a state of ours; null when it says nothing of what was read, so
   * that the stream starts anew; undefined when it is nobody's.
   */
  importState?(stream: string, state: Row): Row | null | undefined;
  /** How the API writes values that the schemas would have otherwise. */
  values?: ValueStyle;
  /** Longest silence on a connection; default 120. */
  timeoutSeconds?: number;
}

/** Lets the compiler look at a source; what it cannot see is checked by `streamsOf`. */
export function defineSource<C>(source: Source<C>): Source<C> {
  return source;
}
