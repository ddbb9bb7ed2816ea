import { firstEvent, isDelivered } from '../counters.ts';
import type { Row } from '../json-text.ts';
import type { EventKind } from '../model.ts';
import { readText } from '../parameters.ts';
import { aggregate, messagesNamed, tally } from './campaign-statistics.ts';

const providers = ['Gmail', 'Outlook', 'Yahoo', 'Apple', 'Other'];

export const mailboxProviders = aggregate(
  'statistics/recipient-esp',
  (call) => {
    const wanted = readText(call.parameters, 'ESP_Name');
    const counts = tally<string>();
    for (const message of messagesNamed(call)) {
      const { status } = message;
      const has = (kind: EventKind) => (firstEvent(message, kind) ? 1 : 0);
      const is = (name: typeof status) => (status === name ? 1 : 0);
      counts.add(
        providers[message.contact % providers.length] ?? '',
        ...[1, has('clicked'), is('deferred'), isDelivered(message) ? 1 : 0, is('hardbounced')],
        ...[has('opened'), is('softbounced'), has('spam'), has('unsub')],
      );
    }
    return counts
      .rows()
      .filter(([name]) => wanted === undefined || name.toLowerCase() === wanted.toLowerCase())
      .map(([name, values]) => providerRow(name, values));
  },
  { backEnd: 'service', options: ['CampaignID', 'ESP_Name'] },
);

function providerRow(ESPName: string, counts: number[]): Row {
  const [attempted = 0, clicked = 0, deferred = 0, delivered = 0, hard = 0, opened = 0, soft = 0, spam = 0, left = 0] =
    counts;
  const rate = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000);
  return {
    AttemptedMessagesCount: attempted,
    ClickedMessagesCount: clicked,
    DeferredMessagesCount: deferred,
    DeliveredMessagesCount: delivered,
    HardBouncedMessagesCount: hard,
    ESPName,
    OpenedMessagesCount: opened,
    SoftBouncedMessagesCount: soft,
    SpamReportsCount: spam,
    UnsubscribedMessagesCount: left,
    OpenRate: rate(opened, delivered),
    ClickThroughRate: rate(clicked, opened),
    SoftBouncedRate: rate(soft, attempted),
    HardBouncedRate: rate(hard, attempted),
    UnsubscribedRate: rate(left, delivered),
    SpamReportsRate: rate(spam, delivered),
    DeferredRate: rate(deferred, attempted),
  };
}
