import { type Slice, WHOLE } from '../declare/stream.ts';
import { ApiError, type ErrorRule } from '../http/failure.ts';
import type { Pager, UnreachableTies } from '../paging/pager.ts';
import { nameOfSlice } from './names.ts';
import type { Asked } from './pageRequest.ts';
import { isTooLarge, pageTooLarge } from './tooLarge.ts';

/** How large the pages of one list are: smaller ones once the API refuses them, or the memory cannot hold them. */
export class PageSize {
  readonly #asked: Asked;
  readonly #tellUnreachable: (ties: UnreachableTies | undefined) => void;
  /** Which size is asked for: 0 the usual one, 1 the first of the smaller ones. */
  #step = 0;
  #hasBegun = false;
  /** Used since a page was larger than the memory allows. */
  #lighter: Pager | undefined;
  /** Why smaller pages are asked for, until one has come. */
  #refusal: ApiError | undefined;

  constructor(asked: Asked, tellUnreachable: (ties: UnreachableTies | undefined) => void) {
    this.#asked = asked;
    this.#tellUnreachable = tellUnreachable;
    this.#lighter = asked.context.findings.lighterPagers.get(asked.stream.pager);
  }

  get pager(): Pager {
    const { pager } = this.#asked.stream;
    return this.#lighter ?? this.#smaller[this.#step - 1] ?? pager;
  }

  get #smaller(): readonly Pager[] {
    return this.#asked.stream.smallerPages ?? [];
  }

  /** Before a page is asked for. Numbered pages keep their size from the first to the last. */
  begin(): void {
    const { smallerSizes } = this.#asked.context.findings;
    if (!this.#hasBegun && !this.#refusal) this.#step = Math.max(0, this.#smaller.length - smallerSizes);
  }

  /** A page has come: what was refused before was refused for its size. */
  confirm(): void {
    const { stream, context } = this.#asked;
    const left = this.#smaller.length - this.#step;
    this.#hasBegun = true;
    if (this.#refusal && left < context.findings.smallerSizes) {
      context.findings.smallerSizes = left;
      context.log('INFO', `Stream ${stream.name}: ${this.#refusal.message} It goes on with smaller pages.`);
    }
    this.#refusal = undefined;
  }

  /** Where no smaller page can be asked for, the size is the last thing that a refusal is put down to. */
  rulesAt(at: unknown): readonly ErrorRule[] {
    const { stream, slice } = this.#asked;
    const rules = rulesOf(stream.errors, slice);
    const canShrink = this.#step < this.#smaller.length || this.pager.withoutLargerPage?.(at) !== undefined;
    if (canShrink) return rules;
    const isOfSize = ({ action }: ErrorRule): boolean => action === 'smaller_pages';
    const final = rules
      .filter(isOfSize)
      .map((rule) => ({ ...rule, kind: 'answer' as const, action: 'fail_stream' as const }));
    return [...rules.filter((rule) => !isOfSize(rule)), ...final];
  }

  /** Where to go on after a refusal of the page at `at`. Throws any error that is none. `last`: the row met last. */
  shrunk(error: unknown, at: unknown, last: string | undefined): unknown {
    if (!(error instanceof ApiError) || error.action !== 'smaller_pages') throw error;
    const instead = this.pager.withoutLargerPage?.(at);
    if (instead) {
      this.#tellUnreachable(instead.skipped);
      return instead.to;
    }
    if (isTooLarge(error)) return this.#withFewerRows(error, at, last);
    if (this.#step >= this.#smaller.length) throw error;
    this.#step += 1;
    this.#refusal = error;
    return at;
  }

  /** The same rows on smaller pages, as small as the memory wants them; so it goes on from then on. */
  #withFewerRows(error: ApiError, at: unknown, last: string | undefined): unknown {
    const { stream, slice, context } = this.#asked;
    const fewer = this.pager.withFewerRows?.(at);
    if (!fewer) throw pageTooLarge(stream, slice === WHOLE ? '' : nameOfSlice(stream, slice, context), last, error);
    if (!context.findings.lighterPagers.has(stream.pager)) {
      const why = `a page was larger than the memory of this process allows (${error.problem.text})`;
      context.log('INFO', `Stream ${stream.name}: ${why}. It goes on with smaller pages.`);
    }
    context.findings.lighterPagers.set(stream.pager, fewer.pager);
    this.#lighter = fewer.pager;
    return fewer.at;
  }
}

function rulesOf(errors: Asked['stream']['errors'] = [], slice: Slice): readonly ErrorRule[] {
  return typeof errors === 'function' ? errors(slice) : errors;
}
