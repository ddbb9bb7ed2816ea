import type { Clock } from './clock.ts';
import type { Authenticator } from './http/authenticators.ts';
import type { Answer, ApiDialect, Call } from './http/client.ts';
import type { QuotaOptions } from './http/quota.ts';
import type { Row } from './json.ts';
import type { ReadWith } from './read/breadth.ts';
import type { ValueStyle } from './schema/normalize.ts';
import { type Config, feedOf, followedBy, isCustom, isDerived, type ListStream, type Stream } from './stream.ts';

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
  quota(config: C): QuotaOptions;
  authenticator(config: C, tools: AuthenticatorTools): Authenticator;
  /** Proves the connection; answers with warnings for the user. Throws what went wrong. */
  check(context: CheckContext<C>): Promise<readonly string[]>;
  /** Looks at the account before anything is read; answers with warnings. Throws what would make reading vain. */
  beforeRead?(context: CheckContext<C> & { streams: readonly string[] }): Promise<readonly string[]>;
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

/**
 * The streams of a source, once their declarations have been checked: a schema and a primary key for every stream,
 * unique names, parents first, and nothing referred to that is not read.
 */
export function streamsOf<C>(source: Source<C>, config: C): readonly Stream<C>[] {
  const streams = source.streams(config);
  const names = new Set<string>();
  streams.forEach((stream, index) => {
    const { name, primaryKey } = stream;
    checkReferences(stream, index, streams);
    checkFollowing(stream);
    if (names.has(name)) throw new Error(`The stream ${name} is declared twice.`);
    const { sync, paginator } = feedOf(stream) ?? {};
    if (sync?.order === 'descending' && sync.disorder > 0 && paginator?.at) {
      throw new Error(`The stream ${name} pages by value: a list that is not in strict order would lose rows.`);
    }
    if (feedOf(stream)?.distinct && sync?.order !== 'descending') {
      throw new Error(`The stream ${name} is distinct, but not read newest first.`);
    }
    if (!(name in source.schemas)) throw new Error(`The stream ${name} has no schema file.`);
    if (!primaryKey.length) throw new Error(`The stream ${name} has no primary key.`);
    names.add(name);
  });
  return streams;
}

/** Claims of a follower rest on the order of its parent's list, or on all of it having been read. */
function checkFollowing<C>(stream: Stream<C>): void {
  const parent = followedBy(stream);
  const isStrict = parent?.sync.order === 'descending' && parent.sync.disorder === 0;
  const isWhole = feedOf(stream)?.sync.order === 'full_refresh';
  if (parent && !isStrict && !(isWhole && ['windows', 'unordered'].includes(parent.sync.order))) {
    throw new Error(
      `The stream ${stream.name} follows ${parent.name}, which is not read newest first in strict order.`,
    );
  }
  for (const other of parentsOf(stream)) {
    if (followedBy(other))
      throw new Error(`The stream ${stream.name} has the parent ${other.name}, which follows another.`);
  }
}

/** Parents and feeds are looked up by identity: a copy of a stream would never be read. */
function checkReferences<C>(stream: Stream<C>, index: number, streams: readonly Stream<C>[]): void {
  const { name } = stream;
  for (const parent of parentsOf(stream)) {
    const place = streams.indexOf(parent);
    if (place < 0)
      throw new Error(`The stream ${name} has the parent ${parent.name}, which is not one of the streams.`);
    if (place >= index) throw new Error(`The stream ${name} stands before its parent ${parent.name}.`);
  }
  for (const feed of feedsOf(stream)) {
    if (!streams.includes(feed)) {
      throw new Error(`The stream ${name} has the feed ${feed.name}, which is not one of the streams.`);
    }
  }
}

function parentsOf<C>(stream: Stream<C>): readonly ListStream<C>[] {
  if (isCustom(stream)) return [];
  if (isDerived(stream)) return [stream.parent];
  const { partitions } = stream;
  return partitions && 'parent' in partitions ? [partitions.parent] : [];
}

function feedsOf<C>(stream: Stream<C>): readonly ListStream<C>[] {
  const sync = feedOf(stream)?.sync;
  return (sync?.order === 'unordered' && sync.feeds) || [];
}
