import { expect } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { campaignIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import type { Row, StreamState } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { type Settings, Story } from './kills.ts';
import { day, type StreamName, withMailjet } from './setup.ts';
import { delivered, valuesOf, wantedRows } from './truth.ts';

/** What messages that change long after they arrived bring. */
export const streams: StreamName[] = ['messages', 'message_history'];
export const hourMs = 3_600_000;

/** A message that was sent forty days ago, and never opened. */
export const old = messageIDs.late + 4n;

/** The messages that a stream brought something of. */
export const idsIn = (run: Run, stream: string): string[] =>
  valuesOf(delivered(run, stream), stream === 'messages' ? 'ID' : 'MessageID');

/** An account with the old message. */
export function withOld(work: (mailjet: MailjetSimulator) => Promise<void>): Promise<void> {
  return withMailjet({}, async (mailjet) => {
    const at = Date.parse('2025-04-10T06:00:07Z') / 1000;
    mailjet.addMessage({ id: old, at, campaign: campaignIDs.fortyDaysAgo, status: 'sent' });
    await work(mailjet);
  });
}

/** Two months of so many messages of a few campaigns, all of which a first sync has read. */
export function withTwoMonths(
  messages: number,
  config: Settings,
  work: (mailjet: MailjetSimulator, story: Story) => Promise<void>,
): Promise<void> {
  const few = { contacts: 40, campaigns: 3, days: 60, transactionalShare: 20, every: { opened: 0 } };
  const seedDate = new Date(Date.now() - 11 * day * 1000);
  const options = { sample: false, now: seedDate.toISOString(), seedDate, generate: { ...few, messages } };
  return withMailjet(options, async (mailjet) => {
    const story = new Story(mailjet, streams, config);
    await story.run();
    await work(mailjet, story);
  });
}

/** The many messages that are older than so many days. */
export function olderThan(mailjet: MailjetSimulator, days: number): Row[] {
  const before = mailjet.now().getTime() - days * day * 1000;
  const rows = wantedRows(mailjet, 'messages').filter(({ ArrivedAt }) => Date.parse(String(ArrivedAt)) < before);
  expect(rows.length).toBeGreaterThan(150);
  return rows;
}

/** Runs that are killed early until one comes to its end, which takes some, and nothing is lost then; how many. `each`: is shown each run, and what it began from. */
export async function untilWhole(
  story: Story,
  each: (run: Run, before: readonly StreamState[]) => void = () => {},
): Promise<number> {
  let runs = 0;
  for (let killed = true; killed && runs < 40; runs += 1) {
    const before = story.state;
    const run = await story.run({ line: 60 });
    each(run, before);
    killed = run.signal !== null;
  }
  expect(runs).toBeGreaterThan(4);
  expect(runs).toBeLessThan(40);
  for (const stream of streams) expect([stream, story.lostOfAll(stream)]).toEqual([stream, []]);
  return runs;
}
