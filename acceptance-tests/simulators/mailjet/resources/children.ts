import type { Call } from '../call.ts';
import { versionsOf } from '../content/versions.ts';
import { isDelivered } from '../counters.ts';
import { ApiError, type BackEnd } from '../errors.ts';
import type { Row } from '../json-text.ts';
import type { EventKind, Message, MessageEvent } from '../model.ts';
import { parseID } from '../resource.ts';
import type { Content } from '../store.ts';
import { findDraft } from './campaigns.ts';

export type Child = { backEnd: BackEnd; rows(key: string, call: Call): Row[] };

/** What stands below one row, by the resource and the action in the path. */
export const children: Record<string, Child> = {
  'campaigndraft/detailcontent': {
    backEnd: 'monolith',
    rows: (key, { store }) => {
      const draft = findDraft(key, store);
      if (!draft) throw new ApiError('not_found');
      return [contentRow(store.draftContents.get(draft.ID) ?? { headers: {}, html: '', text: '', mjml: null })];
    },
  },
  'campaigndraft/schedule': {
    backEnd: 'monolith',
    rows: (key, { store }) => {
      const draft = findDraft(key, store);
      const date = draft && store.schedules.get(draft.ID);
      if (date === undefined) throw new ApiError('not_found');
      return [{ Date: date, Status: 'Programmed' }];
    },
  },
  'campaigndraft/status': {
    backEnd: 'monolith',
    rows: (key, { store }) => {
      const draft = findDraft(key, store);
      if (!draft) throw new ApiError('not_found');
      return [{ Status: draftStatuses[draft.Status + 3] }];
    },
  },
  'v1/templates/contents': { backEnd: 'content', rows: versionsOf },
  'template/detailcontent': {
    backEnd: 'service',
    rows: (key, { store }) => {
      const content = store.templateContents.get(parseID(key) ?? -1);
      if (!content) throw new ApiError('not_found');
      const { Headers, ...parts } = contentRow(content);
      return [
        { MJMLContent: parts.MJMLContent, 'Html-part': parts['Html-part'], 'Text-part': parts['Text-part'], Headers },
      ];
    },
  },
};

const draftStatuses = [
  ...['AXCancelled', 'Deleted', 'Archived', 'Draft', 'Programmed'],
  ...['Sent', 'AXTested', 'AXSelected'],
];

function contentRow({ headers, html, text, mjml }: Content): Row {
  return { Headers: headers, 'Html-part': html, MJMLContent: mjml, 'Text-part': text };
}

/** The events of one message in the order of time; of an unknown one, none. */
export function historyOf(key: string, { store }: Pick<Call, 'store'>): Row[] {
  const message = /^\d+$/.test(key) ? store.messages.find(BigInt(key)) : undefined;
  return message ? historyRows(message) : [];
}

export function historyRows(message: Message): Row[] {
  const events = message.events.map(eventRow);
  if (!isDelivered(message)) return events;
  const sent = { Comment: '', EventAt: message.at + 2, EventType: 'sent', State: '', Useragent: '', UseragentID: 0 };
  return [sent, ...events];
}

const eventTypes: Record<EventKind, string> = {
  opened: 'opened',
  clicked: 'clicked',
  bounced: 'bounced',
  blocked: 'blocked',
  unsub: 'unsub',
  spam: 'spam',
};

function eventRow({ kind, at, comment, agent, state }: MessageEvent): Row {
  return {
    Comment: comment,
    EventAt: at,
    EventType: eventTypes[kind],
    State: state === 0 ? '' : String(state),
    Useragent: '',
    UseragentID: agent,
  };
}
