import type { Call } from './call.ts';
import type { OfAccount } from './changes/of-account.ts';
import type { Row } from './json-text.ts';
import { type Asked, type StreamName, streams } from './truth-streams.ts';
import type { World } from './world.ts';

export type { StreamName } from './truth-streams.ts';

export type Question = OfAccount & {
  stream: StreamName;
  /** Of what has a history, [from, to): campaigns by their start, messages by arrival, events and slices by their time. */
  from?: string;
  to?: string;
  /** Deleted and archived rows too. */
  deleted?: boolean;
  /** The owners of templates: `apikey` and `user`, unless told otherwise. */
  owners?: string[];
};

/** Ids beyond 2^53 as text. */
export type PlainRow = Record<string, unknown>;

/** A row as the API shows it, and what it was found under. */
export type TrueRow = { row: PlainRow; parent: PlainRow };

/** The rows that there are at this moment, as they would be read without any limit. */
export type Truth = (question: Question) => TrueRow[];

export function createTruth(world: World): Truth {
  return (question) => {
    const stream = streams[question.stream];
    if (!stream) throw new Error(`Unknown stream "${question.stream}". Known: ${Object.keys(streams).join(', ')}`);
    const account = world.accounts[question.account ?? 'master'];
    const call = generousCall(world.callOf(account, new Map()), question.deleted === true);
    const asked: Asked = { call, owners: question.owners ?? ['apikey', 'user'] };
    if (question.from !== undefined) asked.from = question.from;
    if (question.to !== undefined) asked.to = question.to;
    return stream(asked).map(({ row, parent }) => ({ row: plain(row), parent: plain(parent) }));
  };
}

/** Nothing is held back by windows, and bounds read as [from, to). */
function generousCall(call: Call, isDeletedShown: boolean): Call {
  const deleted = isDeletedShown ? 'shown' : 'hidden';
  return {
    ...call,
    settings: {
      ...call.settings,
      ...{ todayDefault: false, eventFilter: 'honoured', eventTimes: 'text and unix', messageDays: null },
      ...{ fromTS: 'inclusive', toTS: 'exclusive', unknownParameters: 'ignored', overview: 'all' },
      deleted: { lists: deleted, drafts: deleted, campaigns: 'shown', senders: deleted, segments: deleted },
      statcounters: { ...call.settings.statcounters, longRange: 'accepted' },
    },
  };
}

function plain(row: Row): PlainRow {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]));
}
