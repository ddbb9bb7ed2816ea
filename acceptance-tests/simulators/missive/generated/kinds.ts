/** Kinds of generated rows, as their ids name them. */
export const kinds = {
  conversation: 1,
  messages: 2,
  comments: 3,
  posts: 4,
  drafts: 5,
  attachment: 6,
  task: 7,
  contact: 8,
  response: 9,
  user: 10,
  team: 11,
  label: 12,
  book: 13,
  group: 14,
} as const;
