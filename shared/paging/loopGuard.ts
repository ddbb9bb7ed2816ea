import { ListError } from '../errors.ts';
import { formatJson } from '../json.ts';

/** So many pages in a row without a new row are no page borders or inserted rows any more. */
const MAX_REPEATED_PAGES = 20;

/**
 * Ends a walk with an error when the API repeats itself: a page position comes back (found for any length of cycle with
 * one remembered position, after Brent), or page after page holds nothing new.
 */
export class LoopGuard {
  #remembered: string | undefined;
  #sinceRemembered = 0;
  #span = 1;
  #repeatedPages = 0;

  /** The walk has stepped back: positions that come again from here on do not show that the API repeats itself. */
  forgetPlaces(): void {
    this.#remembered = undefined;
    this.#sinceRemembered = 0;
    this.#span = 1;
  }

  /** Call with every further position before it is requested, and with the number of new rows of the page before. */
  check(position: unknown, fresh: number): void {
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
