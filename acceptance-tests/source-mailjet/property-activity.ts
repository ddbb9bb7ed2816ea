import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import type { Random } from '../support/random.ts';
import { dateOf } from './truth.ts';

/** Events may come later than they happened, by a little less than an hour. */
const latestEvent = 3500;

export type ActivityOptions = {
  random: Random;
  /** Messages, campaigns and SMS that come late or change are at most so many seconds old; 0: they come now, and never change. */
  lateness: number;
  signups?: boolean;
};

/** What happens in an account while it is being read: messages arrive and are opened, campaigns begin, drafts are edited. */
export class Activity {
  readonly #mailjet: MailjetSimulator;
  readonly #options: ActivityOptions;
  /** A campaign that began before everything. */
  readonly #oldest: number;
  /** Keys of what came with the very date of its coming. */
  readonly young = new Set<string>();
  events = 0;

  constructor(mailjet: MailjetSimulator, options: ActivityOptions) {
    this.#mailjet = mailjet;
    this.#options = options;
    const campaigns = mailjet.truth({ stream: 'campaigns' }).map(({ row }) => row);
    this.#oldest = Number(campaigns.sort((a, b) => (String(a.SendStartAt) < String(b.SendStartAt) ? -1 : 1))[0]?.ID);
  }

  happen(count: number): void {
    const { random, signups = true } = this.#options;
    const kinds = [
      ...[() => this.#arrive(), () => this.#arrive(), () => this.#event(), () => this.#event(), () => this.#event()],
      ...[() => this.#begin(), () => this.#edit(), () => this.#edit(), () => this.#text()],
      ...(signups ? [() => this.#signUp(), () => this.#signUp()] : []),
    ];
    for (let number = 0; number < count; number += 1) {
      this.events += 1;
      random.pick(kinds)();
      // What is read whole settles by the clock of the other side.
      if (random.chance(0.3)) this.#mailjet.advance(61_000);
    }
  }

  /** Lets things happen between the calls of the run to come. */
  accompany(times: number, lastCall: number): void {
    const { random } = this.#options;
    for (let number = 0; number < times; number += 1) {
      const [when, skip] = [random.pick(['before', 'after'] as const), random.integer(0, lastCall)];
      this.#mailjet.hook({ when, skip, run: () => this.happen(1 + (number % 3)) });
    }
  }

  get #now(): number {
    return Math.floor(this.#mailjet.now().getTime() / 1000);
  }

  /** Now, or some time ago. */
  #moment(): number {
    const { random, lateness } = this.#options;
    return this.#now - (lateness > 0 && random.chance(0.8) ? random.integer(1, lateness) : 0);
  }

  #note(id: string | number, at: number): void {
    if (at === this.#now) this.young.add(JSON.stringify([String(id)]));
  }

  #arrive(): void {
    const at = this.#moment();
    const count = this.#options.random.pick([1, 1, 5]);
    const { ids } = this.#mailjet.addMessages({ at, count, campaign: this.#oldest });
    for (const id of ids) this.#note(`${id}n`, at);
  }

  #begin(): void {
    const at = this.#moment();
    const date = dateOf(at);
    const fields = { CreatedAt: date, SendStartAt: date, SendEndAt: date };
    this.#note(this.#mailjet.addRow({ resource: 'campaign', fields }).id, at);
  }

  #text(): void {
    const createdAt = this.#moment();
    this.#note(this.#mailjet.addSMS({ createdAt, sentAt: createdAt }).id, createdAt);
  }

  /** Of a message that may still change; of any, if none may, or if it is of those that are found whatever their age. */
  #event(): void {
    const { random, lateness } = this.#options;
    const all = this.#mailjet.truth({ stream: 'messages' }).map(({ row }) => row);
    // Nothing becomes of one that did not arrive.
    const rows = all.filter(({ Status }) => !/bounce|blocked/.test(String(Status)));
    const any = random.chance(0.3) ? random.pick(rows) : undefined;
    if (any) {
      const kind = random.pick(['spam', 'unsub', 'blocked', 'bounced'] as const);
      this.#mailjet.addEvent({ message: String(any.ID), kind });
      return;
    }
    const ages = rows.filter(({ ArrivedAt }) => Date.parse(String(ArrivedAt)) / 1000 > this.#now - lateness);
    const row = random.pick(ages.length ? ages : rows);
    if (!row) return;
    const at = Math.max(this.#now - random.integer(0, latestEvent), Date.parse(String(row.ArrivedAt)) / 1000);
    const kind = random.pick(['opened', 'clicked', 'bounced'] as const);
    const url = kind === 'clicked' ? { url: `https://shop-aurore.example/${this.events}` } : {};
    this.#mailjet.addEvent({ message: String(row.ID), kind, at, ...url });
  }

  #edit(): void {
    const { random } = this.#options;
    const date = dateOf(this.#now);
    const drafts = this.#mailjet.truth({ stream: 'campaign_drafts' }).map(({ row }) => row);
    if (random.chance(0.4) || !drafts.length) {
      const { id } = this.#mailjet.addRow({ resource: 'campaigndraft', fields: { CreatedAt: date, ModifiedAt: date } });
      this.#note(id, this.#now);
    } else {
      const id = Number(random.pick(drafts).ID);
      this.#mailjet.changeRow({ resource: 'campaigndraft', id, fields: { ModifiedAt: date } });
    }
  }

  /** Somebody signs up, and confirms it at once, later or never. */
  #signUp(): void {
    const { random } = this.#options;
    const open = this.#mailjet.truth({ stream: 'contact_list_signups' }).filter(({ row }) => !row.ConfirmAt);
    if (random.chance(0.5) && open.length) {
      const id = Number(random.pick(open).row.ID);
      this.#mailjet.changeRow({ resource: 'contactslistsignup', id, fields: { ConfirmAt: this.#now } });
    } else {
      const ConfirmAt = random.chance(0.3) ? this.#now : 0;
      const fields = { SignupAt: this.#now, ConfirmAt, SignupKey: '0123456789abcdef0123456789abcdef' };
      this.#note(this.#mailjet.addRow({ resource: 'contactslistsignup', fields }).id, this.#now);
    }
  }
}
