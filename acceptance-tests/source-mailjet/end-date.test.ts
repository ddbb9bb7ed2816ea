import { expect, test } from '@jest/globals';
import { configOf, day, mailjetConnector, read, seededNow, withMailjet } from './setup.ts';

const seeded = Date.parse(seededNow) / 1000;
const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
const generate = { contacts: 40, campaigns: 6, messages: 300, days: 60 };
const own = ['messages', 'campaigns', 'open_events', 'click_events', 'bounce_events', 'sms', 'stats_account_daily'];
const followers = ['message_information', 'message_history', 'campaign_link_clicks', 'stats_campaign_lifetime'];

test.concurrent('end_date: nothing is asked for above it, and nothing at all once it has been read', async () => {
  await withMailjet({ generate }, async (mailjet) => {
    const end = seeded - 20 * day;
    const config = { end_date: isoOf(end), stats_lookback_days: 7 };
    const first = await read(mailjet, [...own, ...followers], { config });
    expect([first.code, first.errors]).toEqual([0, []]);
    for (const { parameters } of [
      ...mailjet.calls({ path: 'v3/REST/message' }),
      ...mailjet.calls({ path: 'v3/REST/campaign' }),
    ])
      expect(Number(parameters.ToTS)).toBeLessThanOrEqual(end + 1);
    const quarters = mailjet.callCount('v3/REST/messageinformation');
    mailjet.clearCalls();
    const idle = await read(mailjet, [...own, ...followers], { config, state: first.stateAfter() });
    expect([idle.code, idle.errors]).toEqual([0, []]);
    // Quarters of which nothing has come are asked for with each sync, as without an end.
    expect(mailjet.callCount()).toBe(
      mailjet.callCount('v3/REST/messageinformation') + mailjet.callCount('v3/REST/apikey'),
    );
    expect(mailjet.callCount('v3/REST/messageinformation')).toBeLessThan(quarters);
    for (const stream of [...own, ...followers]) expect(idle.lastStatus(stream)).toBe('COMPLETE');
  });
});

test.concurrent('an end before the start is refused', async () => {
  await withMailjet({}, async (mailjet) => {
    const config = { start_date: '2026-02-01T00:00:00Z', end_date: '2026-01-31T23:59:59Z' };
    const run = await read(mailjet, ['messages'], { config });
    expect([run.code, run.errors.map(({ failure_type }) => failure_type), mailjet.callCount()]).toEqual([
      1,
      ['config_error'],
      0,
    ]);
    expect(run.errors[0]?.message).toContain('end_date must not lie before start_date');
    const check = await mailjetConnector.run('check', { config: configOf(mailjet, config) });
    expect(check.errors[0]?.message).toContain('end_date must not lie before start_date');
  });
});
