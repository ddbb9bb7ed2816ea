import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { type Choices, changed, newlyLeftOut, newlyWanted, remembered, replaces } from '../declare/readWith.ts';
import type { Row } from '../json.ts';
import type { StateShape } from './stateShape.ts';

/** What the settings mean for a state that was written with others. */
export type Widening =
  /** Rows are wanted that were left out: everything is read again. */
  | { kind: 'rows'; settings: readonly string[]; replaces: boolean }
  /** Columns are wanted that were left out. */
  | { kind: 'columns'; settings: readonly string[] }
  /** Values leave no more, or not as they are, that did before. */
  | { kind: 'less'; settings: readonly string[] }
  /** A full refresh under way would not be of one piece. */
  | { kind: 'refresh'; settings: readonly string[] };

/** What an incremental reading makes of settings that bring more than those of the state. */
export function wideningOf(shape: StateShape, state: Row, named: Choices): Widening | undefined {
  const { before, rows, columns } = compared(shape, named);
  const settings = [...newlyWanted(before, rows), ...(isSinceEarlier(shape, state) ? ['start_date'] : [])];
  if (settings.length) return { kind: 'rows', settings, replaces: replaces(before, rows, settings) };
  const more = newlyWanted(before, columns);
  if (more.length) return { kind: 'columns', settings: more };
  const less = newlyLeftOut(before, columns);
  return less.length ? { kind: 'less', settings: less } : undefined;
}

/** A full refresh goes on with the settings that it began with, or begins anew. */
export function mixtureOf(shape: StateShape, state: Row, named: Choices): Widening | undefined {
  const { before, rows, columns } = compared(shape, named);
  const different = changed(before, remembered({ rows, columns }));
  const settings = [
    ...different,
    ...(isSinceEarlier(shape, state) ? ['start_date'] : []),
    ...(isOtherEnd(shape, state) ? ['end_date'] : []),
  ];
  return settings.length ? { kind: 'refresh', settings } : undefined;
}

/** What settings brought when the state was written, and what they bring now. */
function compared({ readWith: { rows, columns, unnamed = {} } = {} }: StateShape, named: Choices) {
  return {
    before: { ...remembered(unnamed), ...named },
    rows: { ...unnamed.rows, ...rows },
    columns: { ...unnamed.columns, ...columns },
  };
}

function isOtherEnd({ cursor, until = null }: StateShape, state: Row): boolean {
  const before = cursor?.restore(state.until);
  if (!cursor || before === undefined || until === null) return (before ?? null) !== until;
  return cursor.compare(before, until) !== 0;
}

function isSinceEarlier({ cursor, since }: StateShape, state: Row): boolean {
  return cursor !== undefined && since !== undefined && !reaches(cursor, state.since, since);
}

/** Whether what was read since `before` holds all that is wanted since `now`; null: since the beginning. */
function reaches(type: CursorType<CursorValue>, before: unknown, now: CursorValue | null): boolean {
  if (before === null) return true;
  const bound = type.restore(before);
  return bound !== undefined && now !== null && type.compare(bound, now) <= 0;
}

/** What a user has to know when settings bring more than those of the state. */
export function announce(stream: string, widening: Widening): ['INFO' | 'WARN', string] {
  const settings = widening.settings.join(', ');
  switch (widening.kind) {
    case 'rows': {
      const text = `Stream ${stream} is read again from the start: ${settings} now brings rows that were left out before.`;
      if (!widening.replaces) return ['INFO', text];
      return [
        'WARN',
        `${text} Rows that are no longer wanted stay in the destination; refresh the stream to be rid of them.`,
      ];
    }
    case 'columns':
      return [
        'WARN',
        `Stream ${stream}: ${settings} now brings columns that were left out before. Rows that are already synced keep what they had; refresh the stream to have them read again.`,
      ];
    case 'less':
      return [
        'WARN',
        `Stream ${stream}: ${settings} now names columns that left as they are before. Rows that are already synced keep what they had; refresh the stream to be rid of it.`,
      ];
    case 'refresh':
      return [
        'INFO',
        `Stream ${stream}: the full refresh that was interrupted begins anew, since ${settings} has changed.`,
      ];
  }
}
