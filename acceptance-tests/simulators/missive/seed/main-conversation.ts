import {
  createComment,
  createConversation,
  createDraft,
  createMessage,
  createPost,
  userReference,
} from '../create-rows.ts';
import type { Attachment, Conversation } from '../model.ts';
import type { Store } from '../store.ts';
import { hour } from './dates.ts';
import { labelIDs, organizationIDs, teamIDs, userIDs } from './ids.ts';

const subject = 'Order 5512 arrived broken';
const ines = { first: 'Ines', last: 'Moreau', name: 'Ines Moreau', address: 'ines@asterbakery.example', phone: '' };
const teamMail = { ...ines, first: 'Teo', name: 'Teo Okafor', address: 'support@harborpine.example' };

export const messageIDs = {
  broken: 'f17c2a90-5de8-4b36-9c41-60ea8b3d7f15',
  reply: '80a2b6d4-f3c1-4e59-ad07-19e6c8f52b7a',
  order: 'a41d7c93-e8f0-4b62-95a7-c3f06e1d82b4',
} as const;
export const draftID = '6f0e3b95-c8a1-4d27-b5f2-90d47ea1c83f';

/** Three messages, two comments, a post and a draft, with one of everything that such rows may carry. */
export function mainConversation(store: Store, date: number): Conversation {
  const mara = store.users.get(userIDs.mara);
  const teo = store.users.get(userIDs.teo);
  const jars = {
    id: 'cc58e0d1-7f49-4a3b-92e6-b30f1a75d84c',
    filename: 'jars.jpg',
    extension: 'jpg',
    media_type: 'image',
    sub_type: 'jpeg',
    size: 204_811,
    width: 1280,
    height: 960,
  };
  const label = {
    id: 'b47f2c6e-8d01-4935-a7ea-5c90f3e1d286',
    filename: 'label.pdf',
    extension: 'pdf',
    media_type: 'application',
    sub_type: 'pdf',
    size: 48_211,
  };
  const copies = {
    to_fields: [
      { name: 'Ines Moreau', address: 'ines@asterbakery.example' },
      { name: null, address: 'orders@asterbakery.example' },
    ],
    cc_fields: [{ name: 'Ines Moreau', address: 'ines@asterbakery.example' }],
    bcc_fields: [{ name: 'Returns', address: 'returns@harborpine.example' }],
  };
  const message = (id: string, age: number, from: typeof ines, attachments: Attachment[] = []) =>
    createMessage({
      id,
      at: date - age,
      subject,
      header: `<${id.slice(0, 8)}@mail.asterbakery.example>`,
      from,
      attachments,
    });
  const support = store.teams.get(teamIDs.support);
  const task = {
    description: 'Pack two jars',
    state: 'in_progress',
    due_at: date + 24 * hour,
    started_at: date - 17 * hour,
    closed_at: null,
    assignees: [userReference(teo)],
    team: { id: support.id, name: support.name, organization: support.organization },
  };
  return createConversation({
    id: '0b6de4f2-19a7-4c3e-8f50-d2a8713c9e64',
    createdAt: date - 17 * hour - 280,
    lastActivityAt: date - 189,
    organizationID: organizationIDs.harbor,
    teamID: teamIDs.support,
    color: 'warning',
    users: [
      { id: userIDs.teo, flags: ['assigned'] },
      { id: userIDs.mara, flags: ['archived', 'flagged'] },
    ],
    labelIDs: [labelIDs.bakery],
    children: {
      messages: [
        message(messageIDs.broken, 200, ines, [jars]),
        { ...message(messageIDs.reply, 5 * hour, teamMail, [label]), ...copies, author: userReference(teo) },
        { ...message(messageIDs.order, 17 * hour + 280, ines), body: null },
      ],
      comments: [
        {
          ...createComment({
            id: 'e2b9417d-06fc-4a58-8d3e-c71f90a5b264',
            at: date - 300,
            author: mara,
            body: '@Teo can you offer a refund?',
          }),
          mentions: [{ id: userIDs.teo, index: 0, length: 4 }],
        },
        {
          ...createComment({
            id: '17d0f6a8-b95c-4e32-a1f7-d84c6e20935b',
            at: date - 17 * hour,
            author: teo,
            body: 'Send replacement',
          }),
          attachment: label,
          task,
        },
      ],
      posts: [createPost({ id: '29c4e7b0-5a8f-4d16-93e2-f6b10d7ca854', at: date - 400 })],
      drafts: [createDraft({ id: draftID, at: date - 189, subject, author: teo })],
    },
  });
}
