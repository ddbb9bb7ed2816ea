import { addEvent, type EventFields, makeMessage } from '../make-message.ts';
import type { Message } from '../model.ts';
import type { Store } from '../store.ts';
import type { Dates } from './dates.ts';
import { campaignIDs, contactIDs, messageIDs, senderIDs } from './ids.ts';

const shop = 'https://shop-aurore.example/spring';

/** Messages with what came of them. */
export function seedMessages(store: Store, { seconds }: Dates): void {
  type Given = Partial<Message> & { id: bigint; contact: number };
  const message = (at: string, given: Given, events: (Omit<EventFields, 'at'> & { at: string })[] = []) => {
    const row = makeMessage({ sender: senderIDs.news, ...given, at: seconds(at) });
    store.messages.add(row);
    for (const event of events) addEvent(store, row, { ...event, at: seconds(event.at) });
  };
  message(
    '2025-05-19T05:45:09Z',
    {
      ...{ id: messageIDs.opened, contact: contactIDs.ines, campaign: campaignIDs.spring, status: 'clicked' },
      ...{
        customID: 'order-88121',
        fields: {
          Delay: 0.8,
          DestinationID: 124_879,
          FilterTime: 12,
          MessageSize: 18_953,
          UUID: '606434fb-5cf2-4ee8-adaf-fd8dcf60890a',
        },
      },
    },
    [
      { kind: 'opened', at: '2025-05-19T07:35:01Z', agent: 1675 },
      { kind: 'opened', at: '2025-05-19T07:40:00Z', agent: 154 },
      { kind: 'clicked', at: '2025-05-19T07:35:10Z', agent: 154, url: `${shop}?x=1` },
      { kind: 'clicked', at: '2025-05-19T07:35:10Z', agent: 154, url: `${shop}?x=2`, position: 4 },
    ],
  );
  const dead = { state: 1, permanent: true };
  message(
    '2025-05-19T05:45:10Z',
    {
      id: messageIDs.bounced,
      contact: contactIDs.bounced,
      campaign: campaignIDs.spring,
      status: 'hardbounced',
      ...dead,
    },
    [{ kind: 'bounced', at: '2025-05-19T05:46:02Z', ...dead, comment: '550 5.1.1 user unknown' }],
  );
  const full = { state: 3, comment: '452 4.2.2 mailbox full' };
  message(
    '2025-05-18T09:00:00Z',
    {
      id: messageIDs.softBounced,
      contact: contactIDs.bounced,
      campaign: campaignIDs.orders,
      status: 'softbounced',
      state: 3,
    },
    [
      { kind: 'bounced', at: '2025-05-18T09:00:30Z', ...full },
      { kind: 'bounced', at: '2025-05-18T11:00:30Z', ...full },
    ],
  );
  message('2025-05-20T09:12:00Z', { id: messageIDs.order, contact: contactIDs.ines, campaign: campaignIDs.orders }, []);
  message(
    '2025-04-10T06:00:05Z',
    { id: messageIDs.late, contact: contactIDs.late, campaign: campaignIDs.fortyDaysAgo, status: 'clicked' },
    [
      { kind: 'opened', at: '2025-05-20T09:29:00Z', agent: 288 },
      { kind: 'clicked', at: '2025-05-20T09:30:00Z', agent: 288, url: shop },
    ],
  );
  message(
    '2025-04-10T06:00:06Z',
    { id: messageIDs.late + 2n, contact: contactIDs.unsubscribed, campaign: campaignIDs.fortyDaysAgo, status: 'unsub' },
    [
      { kind: 'opened', at: '2025-04-11T09:58:00Z', agent: 901 },
      { kind: 'unsub', at: '2025-04-11T10:00:00Z', agent: 901 },
    ],
  );
  message('2025-05-17T12:00:00Z', { id: messageIDs.withoutCampaign, contact: contactIDs.late });
  message('2025-05-20T09:59:00Z', {
    id: messageIDs.queued,
    contact: contactIDs.ines,
    campaign: campaignIDs.orders,
    status: 'queued',
  });
  message('2025-05-20T07:00:01Z', { id: messageIDs.today, contact: contactIDs.ines, campaign: campaignIDs.today }, []);
  message('2025-05-20T08:00:01Z', {
    id: messageIDs.welcome,
    contact: contactIDs.neverUpdated,
    campaign: campaignIDs.todayTransactional,
  });
}

export function seedSMS({ sms }: Store, { seconds }: Dates): void {
  const at = seconds('2025-05-19T07:40:00Z');
  sms.add({
    id: '0eecaf20-7d2b-4f41-9a0e-3bb6f4f1d511',
    from: 'AURORE',
    to: '+33600000012',
    status: 3,
    createdAt: at,
    sentAt: at + 2,
    parts: 1,
  });
  sms.add({
    id: '5b0f7a51-6a1e-4c8e-8a43-2f5c0d8e7a90',
    from: 'AURORE',
    to: '+33600000077',
    status: 1,
    createdAt: at - 100,
    sentAt: null,
    parts: 2,
  });
  const old = seconds('2024-11-03T10:00:00Z');
  sms.add({
    id: '77c1d8a4-1c0f-4b52-8f0b-6d1e2f3a4b5c',
    from: 'AURORE',
    to: '+33600000031',
    status: 5,
    createdAt: old,
    sentAt: old + 5,
    parts: 1,
  });
}
