import type { ListStream } from '../../declare/stream.ts';
import type { DatedRow } from '../datedRows.ts';
import type { Pass } from '../passes.ts';
import { emit, type Reading } from '../reading.ts';
import { type Digests, digestOf, MAX_ROWS } from '../rowDigests.ts';
import type { UpwardSubscription } from '../subscription.ts';

/** What is known of the rows of one subscriber, and what is met. */
interface Watch {
  readonly one: UpwardSubscription;
  readonly known: Digests | undefined;
  /** Undefined: there are too many. */
  met: Set<string> | undefined;
}

/** Rows of a list that is read whole which have changed although their dates do not tell. */
export class UndatedChanges {
  readonly #watches: readonly Watch[];
  readonly #stream: ListStream;

  constructor({ subscriptions, list }: Pass<UpwardSubscription>) {
    this.#stream = list.stream;
    this.#watches = subscriptions.flatMap((one) => {
      const { digests } = one.subscriber;
      return digests ? [{ one, known: digests.of(one.slice), met: new Set<string>() }] : [];
    });
  }

  /** Gives the changed ones among rows that have come. */
  *give(rows: readonly DatedRow[]): Reading {
    const watches = this.#watches.filter(({ known, met }) => known || met);
    if (!watches.length) return;
    const digests = rows.map(({ row }) => digestOf(this.#stream, row));
    for (const { one, known } of watches) {
      const isNews = digests.map((digest) => known?.has(digest) === false);
      one.subscriber.digests?.forget(
        one.slice,
        digests.filter((_digest, at) => isNews[at]),
      );
      const changed = rows.filter((row, at) => isNews[at] && !one.includes(row) && !one.isBeyond(row));
      yield* emit([{ subscriber: one.subscriber, slice: one.slice, rows: changed.map(({ row }) => row) }]);
    }
    for (const watch of watches) {
      const { one } = watch;
      note(
        watch,
        digests.filter((_digest, at) => !one.isBeyond(rows[at] as DatedRow)),
      );
    }
  }

  /** The list has been read to its end, and claimed. */
  finish(): void {
    for (const { one, met } of this.#watches) if (one.isAlive) one.subscriber.digests?.set(one.slice, met);
  }
}

function note(watch: Watch, digests: readonly string[]): void {
  for (const digest of digests) watch.met?.add(digest);
  if (watch.met && watch.met.size > MAX_ROWS) watch.met = undefined;
}
