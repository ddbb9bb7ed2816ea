import { ListError } from '../errors.ts';
import { formatJson } from '../json.ts';

/** So many pages in a row without a new row are no page borders or inserted rows any more. */
const MAX_REPEATED_PAGES = 20;
/** So often a walk may step back without coming further than before. */
const MAX_RETURNS = 5;

/**
 * Ends a walk with an error when the API repeats itself: a page position comes back (found for any length of cycle with
 * one remembered position, after Brent), or page after page holds nothing new, or the walk steps back again and again.
 */
export class LoopGuard {
  #remembered: string | undefined;
  #sinceRemembered = 0;
  #span = 1;
  #repeatedPages = 0;
  /** Pages from the top to where the walk stands, and to the furthest place that it has come to. */
  #depth = 0;
  #deepest = 0;
  #returns = 0;
  #isOnWayBack = false;

  /**
   * A page did not join on, and the walk steps back to one further up, or to the top. Positions that come again from here
   * on do not show that the API repeats itself.
   */
  stepBack(isToTop: boolean): void {
    if (!this.#isOnWayBack) this.#returns += 1;
    if (this.#returns > MAX_RETURNS) throw new NotJoined();
    this.#isOnWayBack = true;
    this.#depth = isToTop ? 0 : Math.max(0, this.#depth - 1);
    this.#remembered = undefined;
    this.#sinceRemembered = 0;
    this.#span = 1;
  }

  /** Call with every further position before it is requested, and with the number of new rows of the page before. */
  check(position: unknown, fresh: number): void {
    this.#advance();
    this.#repeatedPages = fresh > 0 ? 0 : this.#repeatedPages + 1;
    if (this.#repeatedPages >= MAX_REPEATED_PAGES) {
      throw new Repeating(`${MAX_REPEATED_PAGES} pages in a row brought no new row`);
    }
    const key = formatJson(position);
    if (key === this.#remembered) throw new Repeating('it answered the same next page twice');
    this.#sinceRemembered += 1;
    if (this.#sinceRemembered === this.#span) {
      this.#remembered = key;
      this.#sinceRemembered = 0;
      this.#span *= 2;
    }
  }

  #advance(): void {
    this.#isOnWayBack = false;
    this.#depth += 1;
    if (this.#depth <= this.#deepest) return;
    this.#deepest = this.#depth;
    this.#returns = 0;
  }
}

/** The API repeats itself. */
export class Repeating extends ListError {
  constructor(how: string) {
    super(
      'system_error',
      `The API repeats itself while paging: ${how}. Nothing more can be read safely from this list now.`,
      'The API repeats itself.',
    );
  }
}

/** The API answers other rows than it has just listed. */
export class NotJoined extends ListError {
  constructor() {
    super(
      'transient_error',
      'The pages of the list do not join on to each other: the API answers other rows than it has just listed. The next sync goes on from what is certain. Where each one says so, a cursor is declared that is finer than the bounds of the API.',
      'Pages do not join on to each other.',
    );
  }
}
