import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import type { Row, StreamState } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { catalogOf, configOf, cursors, day, keyOfStream, mailjetConnector, type StreamName } from './setup.ts';
import { committed, dateOf, delivered, wantedRows } from './truth.ts';

/** Every safe point brings a STATE. */
export const strict = { state_interval_seconds: 0 };

/** Younger rows, by the later of both clocks, are not promised yet. */
export const settlesAfter = 60;
/** Events may come so late. */
export const lateEvents = 3600;
/** Streams that were read within one such step ask for late events together. */
const askedInSteps = 600;

/** When to end a run from outside: after so many lines, or when so many calls have come. */
export type Kill = { line?: number; call?: number };

/** These lists are read whole, by the clock of the other side. */
export const unordered = [
  ...['campaign_drafts', 'campaign_draft_contents', 'contact_list_signups'],
  ...['content_templates', 'content_template_contents', 'content_images'],
];
/** Whatever is nearly too old to be looked back on is not asked about, in seconds. */
const margin = 3600;
/** Messages that come into one of these states come again, whatever their age. */
export const lateStates = new Set(['bounce', 'spam', 'unsub', 'blocked', 'softbounced', 'hardbounced']);

/** In days; with both, what is read again. */
export type Settings = Row & { lookback_days: number; stats_lookback_days: number };

/** So many seconds below what is covered are read again. */
export function lookbackOf(stream: string, { lookback_days, stats_lookback_days }: Settings): number {
  if (stream.endsWith('_events')) return lateEvents;
  if (['messages', 'message_history', 'campaigns', 'sms'].includes(stream)) return lookback_days * day;
  // What is asked for per campaign follows all campaigns that are looked back on.
  const days = Math.max(1, stats_lookback_days, lookback_days);
  return cursors[stream as StreamName] === 'CampaignSendStartAt' ? days * day : 0;
}

/** What a destination has of a sync that is run again and again, each time from the last STATE that left the process. */
export class Story {
  readonly mailjet: MailjetSimulator;
  readonly streams: readonly StreamName[];
  readonly config: Settings;
  state: StreamState[] = [];
  runs = 0;
  /** What the clocks of both sides said when the last run began, in seconds. */
  began = { here: 0, there: 0 };
  /** What the last run brought something new of, by stream: messages, or campaigns. */
  readonly news = new Map<string, Set<string>>();
  readonly #arrived = new Map<string, Set<string>>();
  /** Messages with their states, of which the history has come once without anything new. */
  readonly #early = new Set<string>();
  /** Of each row, the version that arrived last. */
  readonly #last = new Map<string, string>();
  /** What was there at first: nothing of it came late. */
  readonly #first: Map<string, Set<string>>;

  constructor(mailjet: MailjetSimulator, streams: readonly StreamName[], config: Settings) {
    this.mailjet = mailjet;
    this.streams = streams;
    this.config = { ...strict, ...config };
    this.#first = new Map(
      streams.map((stream) => [stream, new Set(wantedRows(mailjet, stream).map((row) => keyOf(stream, row)))]),
    );
  }

  async run(kill: Kill = {}, settings: Row = {}): Promise<Run> {
    const { mailjet, streams, config } = this;
    this.began = { here: Date.now() / 1000, there: mailjet.now().getTime() / 1000 };
    const process = mailjetConnector.start('read', {
      config: configOf(mailjet, { ...config, ...settings }),
      catalog: await catalogOf(streams),
      ...(this.runs > 0 && { state: this.state }),
      ...(kill.line !== undefined && { cutAfter: kill.line }),
    });
    if (kill.call !== undefined) {
      mailjet.hook({ when: 'before', skip: kill.call - 1, run: () => process.kill('SIGKILL') });
    }
    const run = await process.finished;
    mailjet.clearHooks();
    this.runs += 1;
    this.state = run.stateAfter(this.state);
    // A run that was interrupted counts only as far as a STATE follows.
    for (const stream of streams) {
      this.news.set(stream, this.#changedIn(stream, delivered(run, stream)));
      this.#take(stream, run.signal === null ? delivered(run, stream) : committed(run, stream));
    }
    return run;
  }

  /** Goes on from what a sync at that moment (in seconds) would have left of lists that are read in windows. */
  backTo(moment: number): void {
    this.state = this.state.map((state) => {
      const { stream_descriptor, stream_state } = state.stream;
      const high = stream_descriptor.name === 'sms' ? moment : dateOf(moment);
      const verified = stream_state && 'verified' in stream_state && { verified: high };
      const held = { ...stream_state, ...verified, covered: [{ low: null, high }] };
      return { ...state, stream: { stream_descriptor, stream_state: held } };
    });
  }

  /**
   * Rows that had settled when the last run began and have never arrived; as they are, where changes are promised. What
   * came into being of something too old to be looked back on is not.
   */
  lost(stream: string, start = 0): string[] {
    const { here, there } = this.began;
    const isWhole = unordered.includes(stream);
    const moment = isWhole ? there : Math.min(here, there);
    const fresh = isWhole ? 0 : moment - lookbackOf(stream, this.config) + margin;
    return this.#missing(stream, (row) => {
      const at = secondsOf(stream, row) ?? 0;
      if (at >= moment - settlesAfter || (!isWhole && at < start)) return undefined;
      if (at >= fresh || (stream === 'messages' && lateStates.has(String(row.Status)))) return versionOf(stream, row);
      const key = keyOf(stream, row);
      return stream.endsWith('_events') || this.#first.get(stream)?.has(key) ? key : undefined;
    });
  }

  /** Rows that have never arrived as they are, whatever their age. */
  lostOfAll(stream: string): string[] {
    return this.#missing(stream, (row) => versionOf(stream, row));
  }

  /** Rows that the last STATE claims and that never arrived; but not those that came with an old date. */
  claimedInVain(stream: string, young: ReadonlySet<string>): string[] {
    const covered = coveredBy(this.state, stream);
    return this.#missing(stream, (row) => {
      const key = keyOf(stream, row);
      const isPromised = this.#first.get(stream)?.has(key) === true || young.has(key);
      return isPromised && holds(covered, secondsOf(stream, row)) ? key : undefined;
    });
  }

  #missing(stream: string, nameOf: (row: Row) => string | undefined): string[] {
    const arrived = this.#arrived.get(stream) ?? new Set();
    return wantedRows(this.mailjet, stream)
      .map(nameOf)
      .filter((name) => name !== undefined && !arrived.has(name)) as string[];
  }

  /** What rows bring something new of; a history may come once for each late state of its message all the same. */
  #changedIn(stream: string, rows: readonly Row[]): Set<string> {
    if (stream !== 'message_history') return this.#newIn(stream, rows);
    const early = this.#readEarly(rows).filter(({ id, state }) => !this.#early.has(`${id} ${state}`));
    return new Set([...this.#newIn(stream, rows), ...early.map(({ id }) => id)]);
  }

  #newIn(stream: string, rows: readonly Row[]): Set<string> {
    const isNew = (row: Row): boolean => this.#last.get(`${stream} ${keyOf(stream, row)}`) !== versionOf(stream, row);
    return new Set(rows.filter(isNew).map((row) => String(followedIn(stream, row))));
  }

  /**
   * Of messages in a late state, those whose history has nothing new: what made the state may have stood in the history
   * before the state was seen in the message.
   */
  #readEarly(rows: readonly Row[]): { id: string; state: string }[] {
    const news = this.#newIn('message_history', rows);
    const ids = new Set(rows.map(({ MessageID }) => String(MessageID)).filter((id) => !news.has(id)));
    const messages = wantedRows(this.mailjet, 'messages').map((row) => ({
      id: String(row.ID),
      state: String(row.Status),
    }));
    return messages.filter(({ id, state }) => ids.has(id) && lateStates.has(state));
  }

  #take(stream: string, rows: readonly Row[]): void {
    const arrived = this.#arrived.get(stream) ?? new Set();
    if (stream === 'message_history')
      for (const { id, state } of this.#readEarly(rows)) this.#early.add(`${id} ${state}`);
    for (const row of rows) {
      arrived.add(versionOf(stream, row)).add(keyOf(stream, row));
      this.#last.set(`${stream} ${keyOf(stream, row)}`, versionOf(stream, row));
    }
    this.#arrived.set(stream, arrived);
  }
}

/** Rows of a run that the STATE which it began from held, further down than the look-back reaches. */
export function repeatedInVain(
  run: Run,
  before: readonly StreamState[],
  stream: string,
  { config, mailjet, news }: Story,
): string[] {
  const covered = coveredBy(before, stream);
  const top = covered[0]?.high;
  if (top === undefined) return [];
  const reach = top - lookbackOf(stream, config);
  const late = changedLate(mailjet, before, stream);
  const changed = ['messages', 'message_history'].includes(stream) ? news.get(stream) : undefined;
  return delivered(run, stream)
    .filter((row) => holds(covered, secondsOf(stream, row)) && (secondsOf(stream, row) ?? 0) <= reach)
    .map((row) => ({ row, id: String(followedIn(stream, row)) }))
    .filter(({ id }) => !late.has(id) && !changed?.has(id))
    .map(({ row }) => versionOf(stream, row));
}

/** What is told of by opens and clicks, for a row of a stream: a message, or a campaign. */
function followedIn(stream: string, row: Row): unknown {
  if (stream === 'messages') return row.ID;
  return stream === 'message_history' ? row.MessageID : (row.CampaignID ?? row.SourceID);
}

/** Messages, or campaigns, that were opened or clicked since a STATE, or in the hour before that: they come again. */
function changedLate(world: MailjetSimulator, states: readonly StreamState[], stream: string): Set<string> {
  const ofMessages = stream === 'messages' || stream === 'message_history';
  if (!ofMessages && cursors[stream as StreamName] !== 'CampaignSendStartAt') return new Set();
  const found = states.find((state) => state.stream.stream_descriptor.name === stream)?.stream.stream_state as Row;
  if (ofMessages && found.verified === undefined) return new Set();
  const settles = ofMessages ? 0 : settlesAfter;
  const lookedAt = momentOf(found.verified ?? (found.covered as Row[])[0]?.high) - settles;
  const since = Math.floor(lookedAt / askedInSteps) * askedInSteps - lateEvents;
  const isSince = (at: unknown): boolean => momentOf(at) >= since;
  const opened = wantedRows(world, 'open_events').filter(({ OpenedAt }) => isSince(OpenedAt));
  const clicked = wantedRows(world, 'click_events').filter(({ ClickedAt }) => isSince(ClickedAt));
  const ids = new Set([...opened, ...clicked].map(({ MessageID }) => String(MessageID)));
  if (ofMessages) return ids;
  const messages = wantedRows(world, 'messages').filter(({ ID }) => ids.has(String(ID)));
  return new Set([...opened, ...messages].map(({ CampaignID }) => String(CampaignID)));
}

type Range = { low: number; high: number };

/** What a STATE says has been delivered, in seconds, newest first. A stream of one list, or of the list of those that are current. */
function coveredBy(states: readonly StreamState[], stream: string): Range[] {
  const found = states.find((state) => state.stream.stream_descriptor.name === stream)?.stream.stream_state;
  const { covered, partitions } = (found ?? {}) as { covered?: Row[]; partitions?: { current?: Row[] } };
  return (covered ?? partitions?.current ?? []).map(({ low, high }) => ({
    low: low === null ? Number.NEGATIVE_INFINITY : momentOf(low),
    high: momentOf(high),
  }));
}

function holds(covered: readonly Range[], at: number | undefined): boolean {
  return at !== undefined && covered.some(({ low, high }) => low < at && at <= high);
}

const momentOf = (value: unknown): number => (typeof value === 'number' ? value : Date.parse(String(value)) / 1000);

/** The cursor value of a row, in seconds. */
export function secondsOf(stream: string, row: Row): number | undefined {
  if (stream === 'contact_list_signups') return Math.max(Number(row.SignupAt ?? 0), Number(row.ConfirmAt ?? 0));
  const value = row[cursors[stream as StreamName] as string];
  return value === null || value === undefined ? undefined : momentOf(value);
}

export const keyOf = (stream: string, row: Row): string =>
  JSON.stringify(keyOfStream(stream).map((name) => String(row[name])));

/** Messages change in their status, drafts and sign-ups get another date. */
export function versionOf(stream: string, row: Row): string {
  const { Status, UpdatedAt, ConfirmAt } = row;
  const changing: Record<string, unknown> = {
    messages: Status,
    campaign_drafts: UpdatedAt,
    campaign_draft_contents: UpdatedAt,
    contact_list_signups: ConfirmAt,
  };
  return stream in changing ? `${keyOf(stream, row)} ${changing[stream]}` : keyOf(stream, row);
}

/** What came more often than once. */
export function repeated(run: Run, stream: string): string[] {
  const seen = new Set<string>();
  return delivered(run, stream)
    .map((row) => versionOf(stream, row))
    .filter((version) => seen.size === seen.add(version).size);
}
