import type { Random } from '@mailroom/airbyte-cdk/testing';

export interface Item {
  id: number;
  /** When it was made, or changed last: epoch milliseconds. */
  at: number;
  /** So often it has changed. */
  version: number;
}

export type Kind = 'add' | 'touch' | 'remove' | 'wait';

const START = Date.parse('2026-03-01T00:00:00Z');
const LONGEST_PAUSE_MS = 100_000;

/** The rows of one list, and a clock of its own. */
export class Account {
  now = START;
  items: Item[];
  #ids = 0;

  /** So many rows, hours apart; of five, two are of one moment. */
  constructor(rows: number) {
    const hour = 3600_000;
    this.items = Array.from({ length: rows }, (_, index) =>
      this.#item(START - (rows - index + (index % 5 ? 0 : 1)) * hour),
    );
  }

  /** One of these things happens, after a while. */
  change(random: Random, kinds: readonly Kind[]): void {
    this.now += random.below(LONGEST_PAUSE_MS);
    const kind = random.pick(kinds);
    this.#happen(kind, random.pick(this.items));
  }

  #happen(kind: Kind | undefined, one: Item | undefined): void {
    if (kind === 'add') this.items.push(this.#item(this.now));
    if (kind === 'touch' && one) Object.assign(one, { at: this.now, version: one.version + 1 });
    if (kind === 'remove') this.items = this.items.filter((item) => item !== one);
  }

  /** One of these goes or changes, as far as that happens here. */
  slip(random: Random, kinds: readonly Kind[], shown: readonly Item[]): void {
    this.now += random.below(LONGEST_PAUSE_MS);
    const kind = random.pick(kinds.filter((one) => one === 'touch' || one === 'remove'));
    this.#happen(kind, random.pick(shown.filter((item) => this.items.includes(item))));
  }

  /** Those that `keep` lets through, the oldest first. */
  sorted(keep: (item: Item) => boolean = () => true): Item[] {
    return this.items.filter(keep).sort((a, b) => a.at - b.at || a.id - b.id);
  }

  #item(at: number): Item {
    this.#ids += 1;
    return { id: this.#ids, at, version: 0 };
  }
}
