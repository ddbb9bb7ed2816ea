import type { Row } from './json-text.ts';

export const messageStatuses = [
  ...['processed', 'queued', 'sent', 'opened', 'clicked', 'bounce', 'spam'],
  ...['unsub', 'blocked', 'softbounced', 'hardbounced', 'deferred'],
] as const;
export type MessageStatus =
  | 'unknown'
  | 'queued'
  | 'sent'
  | 'opened'
  | 'clicked'
  | 'bounce'
  | 'spam'
  | 'unsub'
  | 'blocked'
  | 'hardbounced'
  | 'softbounced'
  | 'deferred';

export const eventKinds = ['opened', 'clicked', 'bounced', 'blocked', 'unsub', 'spam'] as const;
export type EventKind = (typeof eventKinds)[number];

/** One e-mail to one person; what is not held here follows from its id, campaign and contact. */
export type Message = {
  id: bigint;
  /** When it arrived, in seconds. */
  at: number;
  /** 0 for none; likewise `state`. */
  campaign: number;
  contact: number;
  sender: number;
  status: MessageStatus;
  state: number;
  permanent: boolean;
  customID: string | undefined;
  /** In the order of time. */
  events: MessageEvent[];
  /** Fields laid over the row. */
  fields: Row | undefined;
};

export type MessageEvent = {
  id: number;
  kind: EventKind;
  at: number;
  message: Message;
  /** Of clicks, with the place of the link in the mail. */
  url: string;
  position: number;
  agent: number;
  /** Of bounces. */
  state: number;
  permanent: boolean;
  comment: string;
};

export type Contact = Row & {
  ID: number;
  Email: string;
  Name: string;
  CreatedAt: string;
  LastActivityAt: string;
  LastUpdateAt: string;
  DeliveredCount: number;
};

export type Recipient = Row & {
  ID: number;
  ContactID: number;
  ListID: number;
  IsUnsubscribed: boolean;
  SubscribedAt: string;
  UnsubscribedAt: string;
};

export type Campaign = Row & {
  ID: number;
  CampaignType: number;
  ListID: number;
  NewsLetterID: number;
  SendStartAt: string;
  SendEndAt: string;
  FromID: number;
  FromEmail: string;
  Subject: string;
  CustomValue: string;
  IsDeleted: boolean;
};

export type Draft = Row & { ID: number; Status: number; Subject: string };

/** A row that is kept as the API shows it. */
export type KeptRow = Row & { ID: number };

export type SMS = {
  id: string;
  from: string;
  to: string;
  status: number;
  createdAt: number;
  /** Null while pending. */
  sentAt: number | null;
  parts: number;
};
