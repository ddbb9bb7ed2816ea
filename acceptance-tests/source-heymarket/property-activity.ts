import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import type { Random } from '../support/random.ts';
import { keyOf, type Story, visibleRows } from './kills.ts';

export type ActivityOptions = {
  random: Random;
  /** Messages that come late or change are at most so many seconds old; 0: they come now, and never change. */
  lateness: number;
  /** Late messages change their conversation as well. */
  bumps?: boolean;
  /** What happens is a second apart: where there is no second page, what shares a second must fit on the first. */
  isApart?: boolean;
};

/** What happens in an account while it is being read: messages arrive, conversations are closed, contacts are edited. */
export class Activity {
  readonly #story: Story;
  readonly #options: ActivityOptions;

  constructor(story: Story, options: ActivityOptions) {
    this.#story = story;
    this.#options = options;
  }

  get #heymarket(): HeymarketSimulator {
    return this.#story.heymarket;
  }

  happen(count: number): void {
    const { random, isApart = false } = this.#options;
    const kinds = [
      ...[() => this.#arrive(), () => this.#arrive(), () => this.#begin(), () => this.#turn()],
      ...[() => this.#add(), () => this.#edit(), () => this.#edit(), () => this.#status()],
    ];
    for (let number = 0; number < count; number += 1) {
      random.pick(kinds)();
      // What has happened until now settles.
      if (random.chance(0.3)) this.#heymarket.advance(61_000);
      else this.#heymarket.advance(random.integer(1, 900) + (isApart ? 1_000 : 0));
    }
  }

  /** Lets things happen between the calls of the run to come. */
  accompany(times: number, lastCall: number): void {
    const { random } = this.#options;
    for (let number = 0; number < times; number += 1) {
      const [when, skip] = [random.pick(['before', 'after'] as const), random.integer(0, lastCall)];
      this.#heymarket.hook({ when, skip, run: () => this.happen(1 + (number % 3)) });
    }
  }

  /** New messages in a conversation; or late ones, which leave it alone unless told otherwise. */
  #arrive(): void {
    const { random, lateness, bumps = false } = this.#options;
    const conversation = this.#any('conversations');
    if (conversation === undefined) return;
    const count = random.pick([1, 1, 5]);
    if (lateness === 0 || random.chance(0.6)) {
      this.#heymarket.addMessages({ conversation, count });
      return;
    }
    const at = new Date(this.#heymarket.now().getTime() - random.integer(1, lateness) * 1000).toISOString();
    const { ids } = this.#heymarket.addMessages({ conversation, count, at, ...(!bumps && { bumpAt: null }) });
    for (const id of ids) this.#story.late.add(keyOf('messages', { id }));
  }

  #begin(): void {
    this.#heymarket.addConversation({ messages: this.#options.random.integer(1, 3) });
  }

  #turn(): void {
    const id = this.#any('conversations');
    if (id === undefined) return;
    if (this.#options.random.chance(0.5)) this.#heymarket.closeConversation({ id });
    else this.#heymarket.openConversation({ id });
  }

  #add(): void {
    const { random } = this.#options;
    const table = random.pick(['contacts', 'contacts', 'lists', 'tags', 'templates', 'surveys'] as const);
    this.#heymarket.addRows({ table, count: random.pick([1, 1, 4]) });
  }

  #edit(): void {
    const table = this.#options.random.pick(['contacts', 'contacts', 'lists', 'tags', 'templates', 'surveys'] as const);
    const id = this.#any(table);
    if (id !== undefined) this.#heymarket.changeRow({ table, id });
  }

  /** Of a message that may still change. */
  #status(): void {
    const { random, lateness } = this.#options;
    const least = this.#heymarket.now().getTime() - lateness * 1000;
    const young = visibleRows(this.#heymarket, 'messages').filter(({ date }) => Date.parse(String(date)) > least);
    const row = young.length ? random.pick(young) : undefined;
    if (row)
      this.#heymarket.setMessageStatus({ id: Number(row.id), status: random.pick(['delivered', 'seen', 'failed']) });
  }

  #any(stream: 'conversations' | 'contacts' | 'lists' | 'tags' | 'templates' | 'surveys'): number | undefined {
    const rows = visibleRows(this.#heymarket, stream);
    return rows.length ? Number(this.#options.random.pick(rows).id) : undefined;
  }
}
