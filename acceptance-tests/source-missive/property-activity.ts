import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import { userIDs } from '../simulators/missive/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import type { Random } from '../support/random.ts';

export type ActivityOptions = {
  random: Random;
  teams: readonly string[];
  labels: readonly string[];
  merges?: boolean;
  /** Closing a conversation brings it into the mailbox `closed` without any new activity: no walk finds it there. */
  closes?: boolean;
  /** Some messages come so many seconds late at most (0: none). */
  lateness?: number;
};

/** What people do in an account while it is being read: they write, begin, merge and close conversations. */
export class Activity {
  readonly #missive: MissiveSimulator;
  readonly #options: ActivityOptions;
  readonly #ids: string[];
  /** Conversations that something has happened to. */
  readonly touched = new Set<string>();
  /** So many times. */
  events = 0;

  constructor(missive: MissiveSimulator, options: ActivityOptions) {
    this.#missive = missive;
    this.#options = options;
    const { labels } = options;
    const mailboxes = [
      ...[{ name: 'all' as const }, { name: 'team_all' as const }],
      ...labels.map((id) => ({ name: 'shared_label' as const, id })),
    ];
    // Guests' conversations show no more than two keys.
    const rows: Row[] = missive.truth({ stream: 'conversations', mailboxes }).map(({ row }) => row);
    this.#ids = rows.filter((row) => 'created_at' in row).map(({ id }) => String(id));
  }

  /** So many things happen, and some time goes by. */
  happen(count: number): void {
    const { random, merges = false, closes = true } = this.#options;
    for (let number = 0; number < count; number += 1) {
      this.events += 1;
      const dice = random.next();
      if (dice < 0.2 || this.#ids.length < 3) this.#begin();
      else if (dice < 0.3 && merges) this.#merge();
      else if (dice < 0.35 && closes) this.#missive.closeConversation({ id: random.pick(this.#ids) });
      else this.#write();
      this.#missive.advance(random.pick([0, 0, 900, 4_000, 70_000]));
    }
  }

  /** Lets things happen between the calls of the run to come. */
  accompany(times: number, lastCall: number): void {
    const { random } = this.#options;
    for (let number = 0; number < times; number += 1) {
      const [when, skip, count] = [random.pick(['before', 'after'] as const), random.integer(0, lastCall), 1];
      this.#missive.hook({ when, skip, run: () => this.happen(count + (number % 3)) });
    }
  }

  #begin(): void {
    const { random, teams, labels } = this.#options;
    const teamOnly = teams.length > 0 && random.chance(0.3);
    const { id } = this.#missive.addConversation({
      ...this.#newRows(),
      teamID: teamOnly || (teams.length > 0 && random.chance(0.4)) ? random.pick(teams) : null,
      labelIDs: labels.length > 0 && random.chance(0.3) ? [random.pick(labels)] : [],
      users: { [teamOnly ? userIDs.teo : userIDs.mara]: [] },
    });
    this.#ids.push(id);
    this.touched.add(id);
  }

  #write(): void {
    const { random, lateness = 0 } = this.#options;
    const id = this.#any();
    const isLate = lateness > 0 && random.chance(0.3);
    const deliveredAt = Math.floor(this.#missive.now().getTime() / 1000) - random.integer(0, lateness);
    this.#missive.bumpConversation({ id, ...this.#newRows(), ...(isLate && { deliveredAt }) });
    this.touched.add(id);
  }

  #merge(): void {
    const { random } = this.#options;
    const [from = ''] = this.#ids.splice(random.integer(0, this.#ids.length - 1), 1);
    const into = this.#any();
    this.#missive.mergeConversations({ from, into });
    for (const id of [from, into]) this.touched.add(id);
  }

  /** An old one as often as not: of those a run under way has not come to, it does not know what is in them. */
  #any(): string {
    const { random } = this.#options;
    const least = random.chance(0.5) ? Math.floor(this.#ids.length / 2) : 0;
    return this.#ids[random.integer(least, this.#ids.length - 1)] as string;
  }

  #newRows() {
    const { random } = this.#options;
    const some = (most: number) => Math.max(0, random.integer(-1, most));
    return { messages: some(3), comments: some(2), posts: some(1), drafts: random.chance(0.1) ? 1 : 0 };
  }
}
