import { createRecipient } from '../create-rows.ts';
import { type Campaign, type Recipient, replyTypes } from '../model.ts';
import { person } from '../people.ts';
import { emailAddress, messageReference, type Renderer, sentReference } from '../render.ts';
import { type ActivityKind, firstActivityID } from '../store.ts';
import type { RowWriter } from './generated-rows.ts';

/** Coprime to the number of people, so that neighbours in time are different people. */
const stride = 389;
const peoplePerCampaign = 1000;
const firstRecipientID = 580_000_000;

type Fragments = {
  person: string;
  sentPerson: string;
  campaign: string;
  topContact: string;
  address: string;
  first: string;
};

/**
 * Writers of generated rows, by kind. A row is put together from prepared fragments, about as large as a real one.
 * They are bound to the settings of the renderer at this moment: make new ones when a setting changes.
 */
export function createWriters(
  campaigns: readonly Campaign[],
  counts: Record<ActivityKind, number>,
  renderer: Renderer,
  bodyBytes: number,
): Record<ActivityKind, RowWriter> & { sentWithoutBodies: RowWriter } {
  const cache = new Map<number, Fragments>();
  const padding = bodyBytes > 0 ? '<p>The dock is free from nine to ten.</p>'.repeat(Math.ceil(bodyBytes / 41)) : '';

  const fragmentsOf = (index: number): Fragments => {
    const campaign = campaigns[index % campaigns.length] as Campaign;
    const place = Math.floor(index / campaigns.length) * stride;
    const n = (place % peoplePerCampaign) * campaigns.length + (index % campaigns.length);
    const known = cache.get(n);
    if (known) return known;
    const made = prepare(
      createRecipient(firstRecipientID + n, campaign, person(10_000 + n), campaign.created),
      renderer,
    );
    cache.set(n, made);
    return made;
  };
  const idOf = (kind: ActivityKind, index: number) => firstActivityID[kind] + counts[kind] - 1 - index;
  const messages = campaigns.map((campaign) => campaign.messages.map((row) => JSON.stringify(messageReference(row))));
  const parents = campaigns.map(({ messages }) =>
    messages.map((message) =>
      JSON.stringify(sentReference({ id: 0, type: 'campaign-message', message })).split('"id":0'),
    ),
  );
  const parentOf = (index: number): string => {
    const [head, tail] = pick(pick(parents, index), Math.floor(index / 7));
    return `"parent":${head}"id":${firstActivityID.sent + (index % 1_000_000)}${tail}`;
  };
  const senders = campaigns.map(({ sender }) =>
    JSON.stringify(emailAddress(sender?.emailAddress ?? '', sender?.fromName)),
  );

  const open = (index: number, date: string, kind: 'opens' | 'clicks', head: string): string => {
    const { topContact, person, campaign } = fragmentsOf(index);
    const isDuplicate = index % 5 === 2;
    return (
      `{"object":${head}"id":${idOf(kind, index)},"actionDate":"${date}","isDuplicate":${isDuplicate},${topContact}` +
      `"recipient":${person},"campaign":${campaign},${parentOf(index)}}`
    );
  };

  const sent = (index: number, date: string, excludeBody: boolean): string => {
    const { sentPerson, campaign, address, first } = fragmentsOf(index);
    const id = idOf('sent', index);
    const text = `Hi ${first},<br>is dock scheduling still done by phone at your sites?${padding}`;
    const bodies =
      `"rawBody":"<div>${text}<img src='https://track.example/o.gif?m=${id}'></div>","body":"<div>${text}</div>",` +
      `"plainTextBody":"Hi ${first},\\nis dock scheduling still done by phone at your sites?",`;
    return (
      `{"object":"sent-message","id":${id},"actionDate":"${date}","recipient":${sentPerson},"campaign":${campaign},` +
      `"type":"campaign-message","message":${pick(pick(messages, index), Math.floor(index / 7))},` +
      `"from":${pick(senders, index)},"to":[${address}],"subject":"Quick question about dock scheduling, ${first}",` +
      `${headers(id, 'mail.northwind.example')}${excludeBody ? '' : bodies}"excludeBody":${excludeBody}}`
    );
  };

  return {
    opens: (index, date) => open(index, date, 'opens', '"open",'),
    clicks: (index, date) =>
      open(index, date, 'clicks', `"click","link":"https://northwind.example/case-study?page=${index % 97}",`),
    sent: (index, date) => sent(index, date, false),
    sentWithoutBodies: (index, date) => sent(index, date, true),
    replies: (index, date) => {
      const { topContact, person, campaign, address, first } = fragmentsOf(index);
      const id = idOf('replies', index);
      const text = `Sure, call me Thursday. ${first}`;
      return (
        `{"object":"reply","id":${id},"actionDate":"${date}","recipient":${person},"campaign":${campaign},` +
        `"type":"${pick(replyTypes, index)}",${parentOf(index)},"from":${address},` +
        `"subject":"Re: Quick question about dock scheduling, ${first}",` +
        `${headers(id, 'harborline.example')}${topContact}` +
        `"rawBody":"<html><body><div>${text}</div>${padding}</body></html>","body":"<div>${text}</div>",` +
        `"plainTextBody":"${text}"}`
      );
    },
  };
}

function prepare(recipient: Recipient, renderer: Renderer): Fragments {
  const whole = renderer.open({
    id: 0,
    actionDate: 0,
    recipient,
    isDuplicate: false,
    parent: { id: 0, type: '', message: null },
  });
  return {
    person: JSON.stringify(renderer.recipientReference(recipient)),
    sentPerson: JSON.stringify(renderer.sentRecipient(recipient)),
    campaign: JSON.stringify(renderer.campaignReference(recipient.campaign)),
    topContact: 'contactID' in whole ? `"contactID":${whole.contactID},` : '',
    address: JSON.stringify(emailAddress(recipient.emailAddress)),
    first: recipient.first ?? 'there',
  };
}

function headers(id: number, domain: string): string {
  const hash = (id * 2_654_435_761).toString(16).padStart(16, '0').slice(-16);
  return `"externalID":"${hash}","externalRawMessageID":"<${hash}-1@${domain}>","externalConversationID":"${hash}",`;
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}
