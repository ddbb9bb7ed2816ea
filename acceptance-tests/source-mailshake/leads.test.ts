import { expect, test } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import type { Row } from '../support/messages.ts';
import { read, withMailshake } from './setup.ts';

const reopened = 5_531_207;
const config = { lookback_days: 0 };

/** The first sync, a change, and what the second sync brings of `leads`. */
async function afterChange(change: (mailshake: MailshakeSimulator, moment: string) => void) {
  return withMailshake({}, async (mailshake) => {
    const first = await read(mailshake, ['leads'], { config });
    expect(first.records('leads')).toHaveLength(25);
    mailshake.advance(3_600_000);
    const moment = mailshake.now().toISOString();
    change(mailshake, moment);
    mailshake.advance(120_000);
    const next = await read(mailshake, ['leads'], { config, state: first.stateAfter() });
    return { records: next.records('leads'), moment, calls: mailshake.callCount('leads/list') };
  });
}

test.concurrent('a lead that is closed after the first sync arrives, without reading the list again', async () => {
  const { records, moment, calls } = await afterChange((mailshake, date) =>
    mailshake.changeLead({ id: reopened, status: 'closed', date }),
  );
  expect(records).toMatchObject([{ id: reopened, status: 'closed', lastStatusChangeDate: moment, updatedAt: moment }]);
  expect(calls).toBe(1);
});

test.concurrent('an assignment arrives', async () => {
  const { records, moment } = await afterChange((mailshake, date) =>
    mailshake.changeLead({ id: reopened, assignTo: 88_255, date }),
  );
  expect(records).toMatchObject([{ id: reopened, assignedTo: { id: 88_255 }, updatedAt: moment }]);
});

test.concurrent('a new lead arrives', async () => {
  const { records } = await afterChange((mailshake) => mailshake.add({ leads: 2 }));
  expect(records).toHaveLength(2);
});

test.concurrent('a lead with several changes arrives once, as it is now', async () => {
  const { records, moment } = await afterChange((mailshake, date) => {
    mailshake.changeLead({ id: reopened, assignTo: 88_240, date: new Date(Date.parse(date) - 60_000) });
    mailshake.changeLead({ id: reopened, status: 'lost', date });
  });
  expect(records).toMatchObject([{ id: reopened, status: 'lost', updatedAt: moment }]);
});

test.concurrent('updatedAt is the latest date of a lead, and never missing', async () => {
  await withMailshake({}, async (mailshake) => {
    const run = await read(mailshake, ['leads']);
    for (const lead of run.records('leads') as Row[]) {
      const dates = [lead.created, lead.openedDate, lead.lastStatusChangeDate, lead.assignedOnDate];
      expect(lead.updatedAt).toBe(
        dates
          .filter((date) => date !== null)
          .sort()
          .at(-1),
      );
    }
  });
});
