import type { Answer, ApiClient, Call } from '../http/client.ts';
import type { Params } from '../http/params.ts';
import type { Row } from '../json.ts';
import { FakeList, type FakeRow } from './fakeList.ts';

/** A row of the parent. `at` is the time of its last activity. */
export interface Conversation extends FakeRow {
  mailboxes: string[];
}

/** A child arrives `pause` seconds after the one before: in a conversation that there is, or in a new one. */
export interface Arrival {
  pause: number;
  /** Which conversation, by its age; beyond the last one it is a new one. */
  conversation: number;
  /** The child's own time lies so many seconds back. */
  late: number;
  /** So many children at once, all with the same time. */
  children: number;
  /** The mailboxes that a new conversation stands in, one bit each; where conversations join others, an old one, too. */
  mailboxes: number;
  /** A new conversation comes so many seconds late, with all that it has. */
  age?: number;
}

/** Conversations with messages and drafts, as an API would show them: newest first, by an inclusive upper bound. */
export class Inbox {
  now = 1_000_000;
  readonly mailboxes: readonly string[];
  /** Conversations come to stand in further mailboxes. */
  readonly joins: boolean;
  readonly conversations: Conversation[] = [];
  /** Children by conversation; messages and drafts have the same rows. */
  readonly children = new Map<number, FakeRow[]>();
  readonly requests: string[] = [];
  /** Conversations are listed by their ids instead, and filtered by time where that is asked for. */
  isByID = false;
  /** Conversations that came late, each with its time then. */
  readonly late = new Map<number, number>();
  /** Runs before every answer; may throw. */
  beforeAnswer: (path: string) => void = () => {};
  #ids = 0;

  /** No names: the conversations are one list. */
  constructor(mailboxes: readonly string[] = [], joins = false) {
    this.mailboxes = mailboxes;
    this.joins = joins;
  }

  receive({ pause, conversation, late, children, mailboxes, age = 0 }: Arrival): Conversation {
    this.now += pause;
    const known = this.conversations[conversation];
    const found = known ?? this.#begin();
    found.at = this.now - (known ? 0 : age);
    if (!known && age > 0) this.late.set(found.id, found.at);
    const more = this.mailboxes.filter((_name, place) => (mailboxes >> place) & 1);
    if (this.joins || !found.mailboxes.length) found.mailboxes = [...new Set([...found.mailboxes, ...more])];
    if (!found.mailboxes.length) found.mailboxes = this.mailboxes.slice(0, 1);
    const rows = Array.from({ length: children }, () => this.#row(found.at - late));
    this.childrenOf(found.id).push(...rows.map((row) => ({ ...row, conversation: found.id })));
    return found;
  }

  childrenOf(id: number): FakeRow[] {
    const found = this.children.get(id) ?? [];
    this.children.set(id, found);
    return found;
  }

  get allChildren(): FakeRow[] {
    return [...this.children.values()].flat();
  }

  get client(): ApiClient {
    const call = async <T>({ path, params = {}, expects }: Call<T>): Promise<Answer<T>> => {
      this.requests.push(path);
      this.beforeAnswer(path);
      const value = expects(this.#answer(path, params));
      if (value === undefined) throw new Error('The answer has not the shape that was expected.');
      return { value, time: this.now * 1000 };
    };
    return { call } as unknown as ApiClient;
  }

  #answer(path: string, params: Params): Row {
    const [what = '', which] = path.split('/');
    const isListedByID = this.isByID && what === 'conversations';
    const list = new FakeList(isListedByID ? { lower: 'exclusive' } : {});
    const rows =
      what === 'conversations'
        ? this.conversations.filter(({ mailboxes }) => which === undefined || mailboxes.includes(which))
        : (this.children.get(Number(which)) ?? []);
    list.rows = rows.toSorted((a, b) => (isListedByID ? a.id - b.id : b.at - a.at || b.id - a.id));
    return list.answer(params);
  }

  #begin(): Conversation {
    const made = { ...this.#row(this.now), mailboxes: [] };
    this.conversations.push(made);
    return made;
  }

  #row(at: number): FakeRow {
    return { id: ++this.#ids, at };
  }
}
