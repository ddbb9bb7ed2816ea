import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { conversationIDs, inboxIDs, messageIDs } from './seed/ids.ts';
import { noLimits } from './settings.ts';
import { type Body, createClient, idsOf, type Row, type TestClient } from './test-client.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeEach(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z', settings: noLimits });
  client = createClient(heymarket);
});
afterEach(() => heymarket.close());

const { front, recall } = inboxIDs;
const conversations = async (inbox: number, closed: boolean) =>
  (await client.pages('v1/conversations', { id: 0, filters: { inboxes: [inbox], closed } })).flat();
const messages = (body: Body = {}) => client.pages('v1/messages/all', body).then((pages) => pages.flat());
const at = '2026-04-03T21:29:59.123456789Z';

describe('conversations', () => {
  test('are added, with messages of their moment', async () => {
    const { id, messages: ids } = heymarket.addConversation({
      inbox: recall,
      at,
      messages: 3,
      fields: { name: 'New' },
    });
    expect((await conversations(recall, false))[0]).toMatchObject({ id, name: 'New', updated: at, created: at });
    const added = (await messages()).slice(0, 3);
    expect(idsOf(added)).toEqual(ids.toReversed());
    expect(added.every(({ date, conversation }) => date === at && (conversation as Row).id === id)).toBe(true);
  });

  test('are bumped, now or at any time, or changed without a trace', async () => {
    const { messages: ids } = heymarket.bumpConversation({ id: conversationIDs.ben, messages: 1 });
    const [top] = await conversations(front, true);
    expect(top).toMatchObject({ id: conversationIDs.ben, op: 'update' });
    expect(Math.abs(Date.parse(String(top?.updated)) - heymarket.now().getTime())).toBeLessThan(60_000);
    expect((await messages())[0]).toMatchObject({ id: ids[0], target: '15105550177' });
    heymarket.bumpConversation({ id: conversationIDs.ben, at: '2020-01-01T00:00:00Z' });
    expect((await conversations(front, true)).at(-1)).toMatchObject({ id: conversationIDs.ben });
    const fields = { name: 'B.', snooze_till: '2026-05-01T00:00:00.5Z' };
    heymarket.changeConversation({ id: conversationIDs.ben, fields, at: null });
    expect((await conversations(front, true)).at(-1)).toMatchObject({ ...fields, updated: '2020-01-01T00:00:00Z' });
  });

  test('are closed, opened and transferred, and jump to the front', async () => {
    const id = conversationIDs.marisol;
    const has = async (inbox: number, closed: boolean) => idsOf(await conversations(inbox, closed)).indexOf(id);
    heymarket.closeConversation({ id });
    expect([await has(front, false), await has(front, true)]).toEqual([-1, 0]);
    heymarket.openConversation({ id });
    expect([await has(front, false), await has(front, true)]).toEqual([0, -1]);
    heymarket.transferConversation({ id, inbox: recall });
    expect([await has(front, false), await has(recall, false)]).toEqual([-1, 0]);
    expect((await messages()).find((row) => row.id === messageIDs.marisol)).toMatchObject({
      conversation: { inbox: recall },
    });
    expect(() => heymarket.transferConversation({ id, inbox: 1 })).toThrow('There is no row with id 1');
  });

  test('are deleted with their messages, or without', async () => {
    heymarket.deleteConversation({ id: conversationIDs.marisol });
    expect((await client.get(`v1/conversations/${conversationIDs.marisol}`)).status).toBe(404);
    expect(idsOf(await conversations(front, false))).not.toContain(conversationIDs.marisol);
    expect(idsOf(await messages())).not.toContain(messageIDs.marisol);
    heymarket.deleteConversation({ id: conversationIDs.ben, messages: false });
    expect(idsOf(await messages())).toContain(messageIDs.failed);
  });

  test('that are deleted may still be listed', async () => {
    heymarket.set({ deletions: 'op' });
    heymarket.deleteConversation({ id: conversationIDs.marisol });
    expect((await conversations(front, false))[0]).toMatchObject({ id: conversationIDs.marisol, op: 'delete' });
  });
});

describe('messages', () => {
  test('come in ties, and late', async () => {
    const { ids } = heymarket.addMessages({
      conversation: conversationIDs.ben,
      count: 40,
      at,
      fields: { text: 'Tie' },
    });
    const added = (await messages()).slice(0, 40);
    expect(idsOf(added)).toEqual(ids.toReversed());
    expect(added.every(({ date, updated, text }) => date === at && updated === at && text === 'Tie')).toBe(true);
    const late = heymarket.addMessages({
      ...{ conversation: conversationIDs.ben, at: '2026-03-30T00:00:00Z' },
      ...{ updated: '2026-04-03T21:30:00Z', bumpAt: null },
    });
    const row = (await messages()).find(({ id }) => id === late.ids[0]);
    expect(row).toMatchObject({ date: '2026-03-30T00:00:00Z', updated: '2026-04-03T21:30:00Z' });
    expect(idsOf(await messages()).indexOf(late.ids[0] ?? 0)).toBeGreaterThan(100);
  });

  test('move their conversation, unless told otherwise', async () => {
    const updated = async () =>
      ((await client.get(`v1/conversations/${conversationIDs.ben}`)).json as Body).updated as string;
    const before = await updated();
    heymarket.addMessages({ conversation: conversationIDs.ben, bumpAt: null });
    expect(await updated()).toBe(before);
    heymarket.addMessages({ conversation: conversationIDs.ben, bumpAt: at });
    expect(await updated()).toBe(at);
  });

  test('change their status and fields, and keep their date', async () => {
    const find = async () => (await messages()).find(({ id }) => id === messageIDs.marisol);
    const date = '2026-04-03T21:07:33.481902Z';
    heymarket.setMessageStatus({ id: messageIDs.marisol, status: 'failed', errors: { 15105550142: 'gone' }, at });
    expect(await find()).toMatchObject({ status: 'failed', target_errors: { 15105550142: 'gone' }, date, updated: at });
    heymarket.changeMessage({ id: messageIDs.marisol, fields: { flagged: true }, at: null });
    expect(await find()).toMatchObject({ flagged: true, date, updated: at });
    heymarket.changeMessage({ id: messageIDs.marisol, fields: { created: '2026-04-03T00:00:00Z' } });
    expect(await find()).toMatchObject({ date: '2026-04-03T00:00:00Z' });
    heymarket.deleteMessage({ id: messageIDs.marisol });
    expect(await find()).toBeUndefined();
  });
});
