/** Rows as they are kept: dates in ms, references as objects. How they look on the wire is `render.ts`. */

export type User = {
  id: number;
  isTeamAdmin: boolean;
  isDisabled: boolean;
  emailAddress: string;
  fullName: string;
  first: string;
  last: string;
};

export type Sender = { id: number; emailAddress: string; fromName: string; created: number };

export type Message = {
  id: number;
  type: string;
  subject: string | null;
  replyToID: number | null;
  isPaused: boolean;
};

export type Campaign = {
  id: number;
  title: string;
  created: number;
  isArchived: boolean;
  isPaused: boolean;
  wizardStatus: number;
  messages: Message[];
  sender: Sender | null;
  assignedTo: User | null;
  /** A campaign that is gone still appears in activity. */
  isListed: boolean;
  /** The code that `recipients/list` answers for it, if not its recipients. */
  recipientsError: string | null;
};

export type Recipient = {
  id: number;
  campaign: Campaign;
  emailAddress: string;
  fullName: string;
  first: string | null;
  last: string | null;
  created: number;
  isPaused: boolean;
  contactID: number;
  fields: Record<string, string | null>;
  hasProblems: boolean;
};

export type SentReference = { id: number; type: string; message: Message | null };

export type MailHeaders = {
  subject: string;
  externalID: string;
  externalRawMessageID: string;
  externalConversationID: string;
};

export type MailBodies = { rawBody: string; body: string; plainTextBody: string };

type Activity = { id: number; actionDate: number; recipient: Recipient };

export type SentMessage = Activity & SentReference & MailHeaders & MailBodies & { sender: Sender };

export type Open = Activity & { isDuplicate: boolean; parent: SentReference };

export type Click = Open & { link: string };

export const replyTypes = ['reply', 'bounce', 'out-of-office', 'unsubscribe', 'delay-notification'] as const;
export type ReplyType = (typeof replyTypes)[number];

export type Reply = Activity &
  MailHeaders &
  MailBodies & { type: ReplyType; parent: SentReference | null; fromAddress: string };

export const leadStatuses = ['open', 'ignored', 'closed', 'lost'] as const;
export type LeadStatus = (typeof leadStatuses)[number];

export type Lead = {
  id: number;
  created: number;
  openedDate: number | null;
  lastStatusChangeDate: number | null;
  assignedOnDate: number | null;
  annotation: string | null;
  recipient: Recipient;
  status: LeadStatus;
  assignedTo: User | null;
};

export type Unsubscribe = { emailAddress: string; date: number; campaignTitle: string };
