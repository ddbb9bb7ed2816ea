import type { CursorValue } from '../coverage/cursor.ts';
import type { ApiError } from '../http/failure.ts';
import type { Pager, UnreachableTies } from '../paging/pager.ts';
import type { Belongings } from './belonging.ts';

/** So many dates of which rows may be missing are named, and one more. */
const MAX_DATES = 4;

/** What one run has learnt of the API, whichever partition showed it. Streams are told apart by their names. */
export class Findings {
  /** Streams whose lists were found out of order. */
  readonly disordered = new Set<string>();
  /** Streams whose resource is not there for anybody, with what the API said. */
  readonly absent = new Map<string, ApiError>();
  /** Streams whose resource has answered. */
  readonly answered = new Set<string>();
  /** Of lists whose filter has to be looked at. */
  readonly belongings: Belongings = new Map();
  /** By what a list is paged in place of its own pager, since a page was larger than the memory allows. */
  readonly lighterPagers = new Map<Pager, Pager>();
  /** How many sizes are smaller than the one that the API took when it had refused larger ones, in the list that has fewest. */
  smallerSizes = Number.POSITIVE_INFINITY;
  readonly #unreachable = new Map<string, Set<CursorValue>>();

  /** What to tell of rows that cannot be reached; undefined where it has been told, or too much has. */
  noteUnreachable(stream: string, { value, rows }: UnreachableTies): string | undefined {
    const told = this.#unreachable.get(stream) ?? new Set();
    if (told.has(value) || told.size > MAX_DATES) return undefined;
    this.#unreachable.set(stream, told.add(value));
    const further = told.size > MAX_DATES ? ' The same goes for further dates, which are not named.' : '';
    return `Stream ${stream}: ${rows} rows with the date ${value} were read, as many as a page has. Should there be more of that date, the API gives no way to reach them.${further}`;
  }
}
