import { hash } from 'node:crypto';
import { Coverage } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import { incrementalOf, listOf, parentPartitionsOf } from '../declare/graph.ts';
import type { Config, Evidence, IncrementalBase, ListStream, Slice, Stream } from '../declare/stream.ts';
import { Stopped, toSourceError } from '../errors.ts';
import { type ReadContext, serverStartOf, settledAt } from './context.ts';
import type { StreamOutput } from './output.ts';
import { relayTo } from './relay.ts';
import { Shown } from './shown.ts';
import type { StreamState } from './state.ts';
import type { Subscriber } from './subscriber.ts';

const DAY_MS = 86_400_000;
/** What comes so shortly before the answer that it was asked for may not have been in it. */
const LAG_MS = 60_000;
/** In place of a digest: nothing was listed; and beside one: the run has not ended. */
const [NONE, MARK] = ['AAAAAAAA', '////////'];

/** Why a slice is read; what comes first is read first. */
type Reason = 'new' | 'evidence' | 'time';
const REASONS: readonly Reason[] = ['new', 'evidence', 'time'];

/** Up to when all was read of which the lists show anything: before this run, and after it. */
interface Moments {
  before: number;
  now: number;
  /** By the server's clock, not only by ours. */
  isCertain: boolean;
}

/**
 * Decides which slices of a stream are read, by the rows of other lists: see `Evidence` of the declaration. The state says
 * of each slice up to when it was read, and in `verified` up to when the lists were looked at by a run that came to its
 * end. What was listed then, of the look-back below that moment, is kept as a digest for each slice: another one shows
 * that something has been listed late. Of a slice that was read by a run that has not ended, it is that of the look-back
 * below its reading, with a mark.
 */
export class EvidenceReader {
  readonly #evidence: Evidence<Config>;
  readonly #stream: ListStream;
  readonly #sync: IncrementalBase<Config>;
  readonly #state: StreamState;
  readonly #context: ReadContext;
  readonly #lookbackMs: number;
  readonly #shown: Shown;
  #slices: readonly Slice[] = [];
  #moments: Moments | undefined;
  /** Why it is not known what the lists would have shown. */
  #unknown: string | undefined;

  private constructor(stream: ListStream, evidence: Evidence<Config>, state: StreamState, context: ReadContext) {
    const sync = incrementalOf(stream);
    if (!sync) throw new Error(`Stream ${stream.name} has no cursor.`);
    this.#stream = stream;
    this.#evidence = evidence;
    this.#sync = sync;
    this.#state = state;
    this.#context = context;
    this.#lookbackMs = evidence.lookback(context.config) * 1000;
    this.#shown = new Shown(this.#lookbackMs);
  }

  /** Undefined where all slices are read. */
  static of(stream: Stream, { state }: StreamOutput, context: ReadContext): EvidenceReader | undefined {
    const list = listOf(stream);
    const evidence = list === stream ? parentPartitionsOf(list)?.evidence : undefined;
    return list && evidence && !state.isFullRefresh ? new EvidenceReader(list, evidence, state, context) : undefined;
  }

  /** Who is given the rows of one of the lists. */
  watcherOf(list: ListStream): readonly Subscriber[] {
    const { sync } = list;
    if (!this.#evidence.lists.includes(list) || sync.order === 'full_refresh') return [];
    const { type } = sync.cursor;
    const coverage = () => new Coverage(type).add(null, type.fromTime(this.#bound));
    return [relayTo(undefined, coverage, (rows) => this.#shown.see(list, sync, this.#evidence.keyOf, rows))];
  }

  /** The stream's own subscriber, whose claims are noted. */
  noting(own: Subscriber): Subscriber {
    return {
      ...own,
      claim: (slice, low, high, resume) => {
        own.claim(slice, low, high, resume);
        this.#noteRead(String(slice.key));
      },
      end: async () => this.#finish(),
    };
  }

  /** Those that are to be read: new ones, then those of which something was shown, then those whose time has come. */
  async select(
    slices: readonly Slice[],
    readingOf: (list: ListStream) => Promise<unknown> | undefined,
  ): Promise<readonly Slice[]> {
    this.#slices = slices;
    for (const list of this.#evidence.lists) this.#unknown ??= await this.#whyUnknown(list, readingOf(list));
    if (this.#unknown !== undefined) this.#warn(this.#unknown);
    const due = slices.flatMap((slice) => {
      const reason = this.#reasonFor(String(slice.key));
      return reason ? [{ slice, rank: REASONS.indexOf(reason), at: this.#readAt(String(slice.key)) ?? 0 }] : [];
    });
    return due.sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ slice }) => slice);
  }

  async #whyUnknown({ name }: ListStream, reading: Promise<unknown> | undefined): Promise<string | undefined> {
    const { signal, findings } = this.#context;
    try {
      await reading;
    } catch (error) {
      if (error instanceof Stopped || signal.aborted) throw error;
      return `${name} could not be read. ${toSourceError(error).message}`;
    }
    const missing = findings.absent.get(name);
    return missing && `${name} is not there. ${missing.message}`;
  }

  #warn(why: string): void {
    const { name, partitions } = this.#stream;
    const parents = partitions && 'parent' in partitions ? partitions.parent.name : name;
    this.#context.log(
      'WARN',
      `Stream ${name}: all ${parents} that were not read for a day are read, since what would show which of them have changed is not known: ${why}`,
    );
  }

  #reasonFor(key: string): Reason | undefined {
    const at = this.#readAt(key);
    if (at === undefined) return 'new';
    if (this.#unknown === undefined && this.#hasNews(key, at)) return 'evidence';
    const now = serverStartOf(this.#context);
    if (this.#unknown !== undefined && now - at >= DAY_MS) return 'time';
    const period = this.#evidence.refreshDays(this.#context.config) * DAY_MS;
    const turnAt = (time: number): number => Math.floor(time / period + phaseOf(key));
    return turnAt(now) > turnAt(at) ? 'time' : undefined;
  }

  #hasNews(key: string, at: number): boolean {
    const { before } = this.#known;
    const [sum = NONE, mark] = this.#state.digests.of(key) ?? [];
    const [moment, since] = mark ? [at, at] : [before, Math.max(before, at - LAG_MS - this.#lookbackMs)];
    return this.#shown.isAnyAfter(since, key) || (this.#shown.sumUpTo(moment, key) ?? NONE) !== sum;
  }

  #noteRead(key: string): void {
    const at = this.#readAt(key);
    if (at !== undefined) this.#state.digests.set(key, new Set([this.#shown.sumUpTo(at, key) ?? NONE, MARK]));
  }

  #finish(): void {
    const { verified } = this.#state;
    const { now, isCertain } = this.#known;
    const moment = this.#unknown === undefined ? Math.min(now, isCertain ? now : this.#settled) : this.#leastRead;
    if (verified !== undefined && moment < this.#timeOf(verified)) return;
    this.#state.verified = this.#sync.cursor.type.fromTime(moment);
    if (this.#unknown !== undefined || moment !== now) return;
    for (const { key } of this.#slices) {
      const sum = this.#shown.sumUpTo(now, String(key));
      this.#state.digests.set(String(key), sum === undefined ? undefined : new Set([sum]));
    }
  }

  #readAt(key: string): number | undefined {
    const { top } = this.#state.coverage(key);
    return top === undefined ? undefined : this.#timeOf(top);
  }

  /** All slices were read since. */
  get #leastRead(): number {
    const times = this.#slices.map(({ key }) => this.#readAt(String(key)) ?? Number.NEGATIVE_INFINITY);
    return Math.min(this.#settled, ...times.map((time) => time - LAG_MS));
  }

  get #settled(): number {
    return this.#timeOf(settledAt(this.#sync, serverStartOf(this.#context)));
  }

  /** Fixed when the first of the lists is asked for. */
  get #known(): Moments {
    this.#moments ??= this.#momentsNow();
    return this.#moments;
  }

  #momentsNow(): Moments {
    const { verified, tops } = this.#state;
    const now = this.#settled;
    const read = tops.map((top) => this.#timeOf(top) - LAG_MS);
    const before = verified === undefined ? Math.min(now, ...read) : this.#timeOf(verified);
    return { before, now, isCertain: this.#context.serverClock?.isKnown !== false };
  }

  get #bound(): number {
    const { before, now } = this.#known;
    return Math.min(before, now) - this.#lookbackMs;
  }

  #timeOf(value: CursorValue): number {
    return this.#sync.cursor.type.timeOf(value);
  }
}

/** When in its period a slice is read: spread evenly, however many there are and whenever one looks. */
function phaseOf(key: string): number {
  return Number.parseInt(hash('sha1', key, 'hex').slice(0, 8), 16) / 2 ** 32;
}
