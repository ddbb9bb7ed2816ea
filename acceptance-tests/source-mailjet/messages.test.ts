import { describe, expect, test } from '@jest/globals';
import { campaignIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import { wide } from '../support/wide.ts';
import { day, read, withMailjet } from './setup.ts';
import { dateOf, delivered, expectUpserted, expectWhole, valuesOf, wantedRows } from './truth.ts';

const dayMs = day * 1000;
const text = (id: bigint) => `${id}n`;
/** Clicked within the hour before the first sync, in which events may be listed late: it comes again. */
const clickedLate = text(messageIDs.late);

describe('what changes after arrival', () => {
  test.concurrent('comes again within the look-back: a message opened two days later', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['messages', 'message_information', 'message_history'];
      const first = await read(mailjet, streams);
      mailjet.advance(2 * dayMs);
      mailjet.addEvent({ message: messageIDs.today, kind: 'opened' });
      mailjet.changeMessage({ id: messageIDs.queued, status: 'sent' });
      const next = await read(mailjet, streams, { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], streams);
      const [row] = delivered(next, 'messages').filter(({ ID }) => ID === text(messageIDs.today));
      expect(row).toMatchObject({ Status: 'opened' });
    });
  });

  test.concurrent('beyond the look-back does not, and costs nothing, unless it was opened or clicked, or is in a late state', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['messages', 'message_history'];
      const config = { lookback_days: 1 };
      const first = await read(mailjet, streams, { config });
      mailjet.changeMessage({ id: messageIDs.late + 2n, status: 'deferred' });
      mailjet.clearCalls();
      const next = await read(mailjet, streams, { config, state: first.stateAfter() });
      const since = dateOf(Date.parse('2025-05-19T10:28:00Z') / 1000);
      const old = delivered(next, 'messages').filter(({ ArrivedAt }) => String(ArrivedAt) <= since);
      expect(valuesOf(old)).toEqual([clickedLate]);
      expect(delivered(next, 'messages').length).toBeGreaterThan(0);
      // A page, and one that shows that there are no more, of what is new and of what is in late states.
      expect(mailjet.callCount('v3/REST/message')).toBe(4);
      expect(mailjet.callCount('v3/REST/message/*')).toBe(1);
      expect(mailjet.callCount('v3/REST/messagehistory/*')).toBe(delivered(next, 'messages').length);
    });
  });
});

test.concurrent('message_history_states asks for the history of messages in these states only', async () => {
  await withMailjet({}, async (mailjet) => {
    const states = ['hardbounced', 'softbounced', 'blocked'];
    const config = { message_history_states: states };
    const first = await read(mailjet, ['messages', 'message_history'], { config });
    const wanted = delivered(first, 'messages').filter(({ Status }) => states.includes(String(Status)));
    expect(wanted.length).toBeGreaterThan(0);
    expect(mailjet.callCount('v3/REST/messagehistory/*')).toBe(wanted.length);
    mailjet.advance(2 * 3_600_000);
    mailjet.addEvent({ message: messageIDs.today, kind: 'blocked' });
    const next = await read(mailjet, ['message_history'], { config, state: first.stateAfter() });
    expect(valuesOf(delivered(next, 'message_history'), 'MessageID')).toContain(text(messageIDs.today));
  });
});

describe('a message that arrives', () => {
  test.concurrent('in a campaign of last year comes in every stream of messages', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['messages', 'message_information', 'message_history'];
      const first = await read(mailjet, streams, { config: { lookback_days: 0 } });
      mailjet.advance(3_600_000);
      const { id } = mailjet.addMessage({ campaign: campaignIDs.orders });
      mailjet.addEvent({ message: id, kind: 'opened' });
      mailjet.advance(3_600_000);
      const next = await read(mailjet, streams, { config: { lookback_days: 0 }, state: first.stateAfter() });
      expect(next.code).toBe(0);
      for (const stream of streams) {
        const field = stream === 'message_history' ? 'MessageID' : 'ID';
        const ids = valuesOf(delivered(next, stream), field);
        // The others of the campaign have changed as well: it has sent once more.
        const own = stream === 'message_information' ? ids.filter((one) => one === `${id}n`) : ids;
        const again = stream === 'message_information' ? [] : [clickedLate];
        expect([stream, own]).toEqual([stream, [...again, `${id}n`].sort()]);
      }
    });
  });

  wide('late, under an older date, comes with the look-back', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, ['messages']);
      const at = Math.floor(mailjet.now().getTime() / 1000) - 3 * day;
      const { id } = mailjet.addMessage({ at, id: String(messageIDs.withoutCampaign - 7n) });
      const next = await read(mailjet, ['messages'], { state: first.stateAfter() });
      expect(valuesOf(delivered(next, 'messages'))).toContain(`${id}n`);
    });
  });

  test.concurrent('just now is not yet counted as covered', async () => {
    await withMailjet({}, async (mailjet) => {
      const config = { lookback_days: 0 };
      const at = Math.floor(mailjet.now().getTime() / 1000);
      mailjet.addMessage({ at });
      const first = await read(mailjet, ['messages'], { config });
      // In the same second, after the first sync.
      const { id } = mailjet.addMessage({ at, id: '76561193665298433' });
      mailjet.advance(600_000);
      const next = await read(mailjet, ['messages'], { config, state: first.stateAfter() });
      expect(valuesOf(delivered(next, 'messages'))).toContain(`${id}n`);
    });
  });
});

test.concurrent('address, subject and custom id are asked for, in one reading with the history', async () => {
  await withMailjet({}, async (mailjet) => {
    const run = await read(mailjet, ['messages', 'message_history']);
    const urls = mailjet.calls({ path: 'v3/REST/message' }).map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
    expect(wantedRows(mailjet, 'messages')).toHaveLength(mailjet.callCount('v3/REST/messagehistory/*'));
    const [row] = delivered(run, 'messages').filter(({ ID }) => ID === text(messageIDs.opened));
    const wanted = {
      ContactAlt: 'ines.moreau@client-nord.example',
      Subject: 'Spring is here',
      CustomID: 'order-88121',
    };
    expect(row).toMatchObject(wanted);
  });
});

wide('a hidden window of the server hides nothing, and what it forgot is no error', async () => {
  await withMailjet({ settings: { messageDays: 1 } }, async (mailjet) => {
    expectWhole(mailjet, await read(mailjet, ['messages']), ['messages']);
    mailjet.set({ retentionDays: 10 });
    const streams = ['messages', 'message_information', 'open_events'];
    const run = await read(mailjet, streams);
    expectWhole(mailjet, run, streams);
    expect(delivered(run, 'messages').length).toBeLessThan(10);
  });
});

describe('message_history', () => {
  test.concurrent('tells events that are alike by their number', async () => {
    await withMailjet({}, async (mailjet) => {
      const at = Date.parse('2025-05-19T08:00:00Z') / 1000;
      for (let count = 0; count < 3; count += 1) {
        mailjet.addEvent({ message: messageIDs.today, kind: 'clicked', at, url: `https://a.example/${count}` });
      }
      const run = await read(mailjet, ['message_history']);
      expectWhole(mailjet, run, ['message_history']);
      const rows = delivered(run, 'message_history').filter(({ MessageID, EventType }) => {
        return MessageID === text(messageIDs.today) && EventType === 'clicked';
      });
      expect(rows.map(({ EventIndex }) => EventIndex)).toEqual([0, 1, 2]);
    });
  });

  test.concurrent('of a message that has gone meanwhile is empty', async () => {
    await withMailjet({}, async (mailjet) => {
      const gone = `v3/REST/messagehistory/${messageIDs.opened}`;
      mailjet.hook({ when: 'before', path: gone, actions: { removeMessage: { id: messageIDs.opened } } });
      const run = await read(mailjet, ['message_history']);
      expectWhole(mailjet, run, ['message_history']);
      expect(mailjet.callCount(gone)).toBe(1);
    });
  });
});
