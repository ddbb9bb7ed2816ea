import type { Fields } from './model.ts';
import { momentOf } from './moments.ts';
import { type Asked, type StreamName, streams } from './truth-streams.ts';
import type { World } from './world.ts';

export type { StreamName } from './truth-streams.ts';

export type Question = {
  stream: StreamName;
  /** Only rows whose cursor lies in [from, to); those without one are all there. */
  from?: string;
  to?: string;
  /** Of conversations; all that someone may see, unless told otherwise. */
  inboxes?: number[];
  /** Of conversations; both, unless told otherwise. */
  closed?: boolean;
  /** Of contact lists and templates and what they hold; both, unless told otherwise. */
  archived?: boolean;
  /** The version that contacts and their statuses are listed with (v1). */
  api?: 'v1' | 'v2';
  /** Contacts as reads of one tell of them. */
  details?: boolean;
  /** Of team users: only those with these e-mail addresses. */
  emails?: string[];
};

/** A row as the API shows it, and the fields that a stream adds of what the row was found in. */
export type TrueRow = { row: Fields; parent: Fields };

/** The rows that there are at this moment, as they would be read without any limit. */
export type Truth = (question: Question) => TrueRow[];

export function createTruth(world: World): Truth {
  return ({ from, to, ...question }) => {
    const stream = streams[question.stream];
    if (!stream) throw new Error(`Unknown stream "${question.stream}". Known: ${Object.keys(streams).join(', ')}`);
    const least = from === undefined ? undefined : momentOf(from);
    const end = to === undefined ? undefined : momentOf(to);
    const asked: Asked = { ...world, question };
    return stream(asked)
      .filter(({ moment }) => moment === undefined || least === undefined || moment >= least)
      .filter(({ moment }) => moment === undefined || end === undefined || moment < end)
      .map(({ make }) => make());
  };
}
