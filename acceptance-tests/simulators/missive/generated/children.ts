import { type Channel, createComment, createDraft, createMessage, createPost } from '../create-rows.ts';
import { formatIdentifier, mix } from '../identifiers.ts';
import type { Attachment, ChildKind, Children, User } from '../model.ts';
import { person } from '../people.ts';
import { kinds } from './kinds.ts';
import type { Count, Every, GenerateOptions } from './options.ts';

export type Maker = {
  children(parent: number, lastActivityAt: number): Children;
  count(kind: ChildKind, parent: number): number;
  /** How far the oldest child lies back, in seconds. */
  age(parent: number): number;
};

const defaults: Record<ChildKind, Count> = { messages: 3, comments: 1, posts: 0, drafts: 0 };

/** Makes the children of generated conversations, always the same. */
export function createMaker(options: GenerateOptions, every: Every, author: User): Maker {
  const { seed = 1, childStepSeconds = 600, childrenPerSecond = 1, bodyBytes = 0 } = options;

  const count = (kind: ChildKind, parent: number) => {
    if (kind === 'messages' && isNth(parent, every.chat)) return 0;
    return countOf(options[kind] ?? defaults[kind], mix(seed * 8 + kinds[kind], parent));
  };
  const list = <T>(kind: ChildKind, parent: number, make: (id: string, age: number, number: number) => T): T[] =>
    Array.from({ length: count(kind, parent) }, (_, number) =>
      make(formatIdentifier({ kind: kinds[kind], parent, number }), ageOf(number), number),
    );
  const ageOf = (number: number) => Math.floor(number / childrenPerSecond) * childStepSeconds;

  return {
    count,
    age: (parent) =>
      ageOf(Math.max(1, ...(['messages', 'comments', 'posts'] as const).map((kind) => count(kind, parent))) - 1),
    children: (parent, lastActivityAt) => {
      const subject = `Case ${parent}`;
      const customer = mix(seed, parent) % 100_000;
      const channel: Channel = isNth(parent, every.sms) ? 'sms' : isNth(parent, every.custom) ? 'custom' : 'email';
      return {
        messages: list('messages', parent, (id, age, number) =>
          createMessage({
            id,
            at: lastActivityAt - age,
            subject,
            header: formatHeader(parent, number),
            from: person(customer),
            channel,
            attachments: number === 0 && parent % 8 === 0 ? [attachment(parent)] : [],
            bodyBytes,
          }),
        ),
        comments: list('comments', parent, (id, age) => createComment({ id, at: lastActivityAt - age, author })),
        posts: list('posts', parent, (id, age) => createPost({ id, at: lastActivityAt - age })),
        drafts: list('drafts', parent, (id, age) => createDraft({ id, at: lastActivityAt - age, subject, author })),
      };
    },
  };
}

export function isNth(index: number, every: number): boolean {
  return every > 0 && index % every === every - 1;
}

const headerPattern = /^<(\d+)\.(\d+)@generated\.example>$/;

function formatHeader(parent: number, number: number): string {
  return `<${parent}.${number}@generated.example>`;
}

/** The id of the message with a generated `email_message_id`. */
export function parseHeader(header: string): string | undefined {
  const match = headerPattern.exec(header);
  return match
    ? formatIdentifier({ kind: kinds.messages, parent: Number(match[1]), number: Number(match[2]) })
    : undefined;
}

function attachment(parent: number): Attachment {
  return {
    id: formatIdentifier({ kind: kinds.attachment, parent, number: 0 }),
    filename: `invoice-${parent}.pdf`,
    extension: 'pdf',
    media_type: 'application',
    sub_type: 'pdf',
    size: 10_000 + parent,
  };
}

function countOf(count: Count, number: number): number {
  if (typeof count === 'number') return count;
  const [least, greatest] = count;
  return least + (number % (greatest - least + 1));
}
