import { expect } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import type { MailshakeSettings } from '../simulators/mailshake/settings.ts';
import type { Row } from '../support/messages.ts';
import { type Pieces, readInPieces } from '../support/pieces.ts';
import { Random } from '../support/random.ts';
import { byKey, missing, repeats } from '../support/records.ts';
import { within } from './cursors.ts';
import { catalogOf, configOf, incrementalStreams, keyOfStream, mailshakeConnector, withMailshake } from './setup.ts';
import { shown, truth } from './truth.ts';

type Behaviour = Pick<
  MailshakeSettings,
  'activityOrder' | 'since' | 'insertBetweenPages' | 'tokenOnLastPage' | 'endToken' | 'pageCaps'
>;

export type Ordeal = Partial<Behaviour> & {
  streams: readonly string[];
  mode?: 'full_refresh' | 'incremental';
  /** New rows come between the attempts. */
  arrivals?: boolean;
  /** The page tokens of an attempt are refused in the next one. */
  staleTokens?: boolean;
  startDate?: string;
  /** Of the runs that are killed: it takes nothing away from the last one. */
  endDate?: string;
  /** How recipients are read: rows that come without any activity leave with a full refresh only. */
  recipients?: 'full_refresh' | 'incremental';
};

/** Generated rows, so that every stream has several pages. */
const generate = { opens: 420, sent: 160, replies: 130, clicks: 230 };
const settledAfterMs = 60_000;
const kills = 2;

/** Kills a sync at random lines, resumes it, and fails when anything settled did not arrive. */
export async function survive(seed: number, ordeal: Ordeal): Promise<void> {
  const { streams, mode, arrivals, staleTokens, startDate, endDate, recipients: _, ...behaviour } = ordeal;
  const random = new Random(seed);
  await withMailshake({ generate, settings: behaviour }, async (mailshake) => {
    const catalog = withRecipients(await catalogOf(streams, mode), ordeal);
    const config = configOf(mailshake, {
      state_interval_seconds: 0,
      lookback_days: 0,
      ...(startDate && { start_date: startDate }),
    });
    const expectedLines = await lineCount(mailshake, streams);
    let settled = new Map<string, Row[]>();
    const pieces = await readInPieces({
      start: (state, cutAfter) =>
        mailshakeConnector.start('read', {
          config: { ...config, ...(cutAfter && endDate && { end_date: endDate }) },
          catalog,
          ...(state && { state }),
          ...(cutAfter && { cutAfter }),
        }),
      cuts: Array.from({ length: kills }, () => random.integer(1, expectedLines)),
      between: async (isLast) => {
        if (staleTokens) mailshake.expirePageTokens();
        if (arrivals) changeTheWorld(mailshake, random);
        mailshake.advance(settledAfterMs + 30_000);
        if (isLast) settled = await settledRows(mailshake, streams, startDate);
      },
    });
    try {
      assertNothingLost(pieces, settled, ordeal);
    } catch (error) {
      throw new Error(`With SEED=${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  });
}

function withRecipients({ streams }: { streams: Row[] }, { recipients = 'full_refresh' }: Ordeal): { streams: Row[] } {
  return {
    streams: streams.map((one) =>
      (one.stream as Row).name === 'recipients' ? { ...one, sync_mode: recipients } : one,
    ),
  };
}

function assertNothingLost(pieces: Pieces, settled: Map<string, Row[]>, { streams, mode }: Ordeal): void {
  expect([pieces.last.code, pieces.last.errors]).toEqual([0, []]);
  for (const stream of streams) {
    const key = keyOfStream(stream);
    const delivered = pieces.delivered(stream);
    const expected = settled.get(stream) ?? [];
    expect([stream, missing(expected, delivered, key)]).toEqual([stream, []]);
    if (!leadFeeds.includes(stream)) assertSame(expected, shown(stream, delivered), key);
    if (mode !== 'full_refresh' && incrementalStreams.includes(stream)) {
      const bound = mostRepeats(stream, pieces.runs.length);
      if (repeats(delivered, key) > bound) throw new Error(`${stream} repeats ${repeats(delivered, key)} > ${bound}`);
    }
  }
}

/** The last version that arrived is the one that the API shows. */
function assertSame(expected: readonly Row[], delivered: readonly Row[], key: readonly string[]): void {
  const last = byKey(delivered, key);
  for (const [id, row] of byKey(expected, key)) expect(last.get(id)).toEqual(row);
}

/** These show a lead as it was when its date came up; later changes reach `leads`. */
const leadFeeds = ['created_leads', 'lead_assignments', 'lead_status_changes'];

/** One interval between checkpoints is a page, and the page before it where the order is not strict. */
function mostRepeats(stream: string, attempts: number): number {
  const page = ['sent_messages', 'replies'].includes(stream) ? 25 : 100;
  return (attempts - 1) * 2 * page;
}

function changeTheWorld(mailshake: MailshakeSimulator, random: Random): void {
  const some = () => random.integer(0, 30);
  mailshake.add({ opens: some(), clicks: some(), sent: some(), replies: some(), recipients: 2, stepMs: 700 });
  const { leads = [] } = mailshake.add({ leads: 2 });
  const [id] = leads;
  mailshake.advance(1500);
  if (id) mailshake.changeLead({ id, status: 'closed' });
  mailshake.changeLead({ id: 5_531_207, status: random.pick(['open', 'closed', 'lost', 'ignored']) });
}

async function lineCount(mailshake: MailshakeSimulator, streams: readonly string[]): Promise<number> {
  const counts = await Promise.all(streams.map(async (stream) => (await truth(mailshake, stream)).length));
  return counts.reduce((sum, count) => sum + count, 0) + 4 * streams.length;
}

/** What must have arrived when the next attempt ends. */
async function settledRows(mailshake: MailshakeSimulator, streams: readonly string[], startDate?: string) {
  const { insertBetweenPages } = mailshake.settings;
  mailshake.set({ insertBetweenPages: false });
  const from = startDate === undefined ? Number.NEGATIVE_INFINITY : Date.parse(startDate);
  const to = mailshake.now().getTime() - settledAfterMs;
  const settled = new Map<string, Row[]>();
  for (const stream of streams) settled.set(stream, within(stream, await truth(mailshake, stream), from, to));
  mailshake.set({ insertBetweenPages });
  return settled;
}
