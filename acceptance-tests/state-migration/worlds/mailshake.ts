import { type MailshakeSimulator, startMailshake } from '../../simulators/mailshake/mailshake.ts';
import { defaultApiKey } from '../../simulators/mailshake/settings.ts';
import { Connector } from '../../support/connector.ts';
import { accountOn, type World } from '../world.ts';

const hour = 3_600_000;
const credentials = { auth_type: 'api_key', api_key: defaultApiKey };
const smallPages = {
  'activity/*': 10,
  'activity/created-leads': 5,
  'activity/lead-assignments': 5,
  'activity/lead-status-changes': 5,
  'leads/list': 10,
  'recipients/list': 20,
  '*/list-members': 1,
  'senders/list': 1,
  'campaigns/list': 2,
};

const pages: Record<string, number> = { recipients: 20, team_members: 1, senders: 1, campaigns: 2 };

export const mailshake: World = {
  name: 'mailshake',
  connector: new Connector('source-mailshake', { secretNames: ['api_key'] }),
  page: (stream) => pages[stream] ?? 10,
  narrower: { start_date: '2026-02-27T00:00:00Z', exclude_bodies: true, include_archived_campaigns: false },
  open: async () => {
    const simulator = await startMailshake({
      ...{ now: '2026-03-01T00:10:00.000Z', stands: true },
      settings: { quota: { limit: null }, pageCaps: smallPages, export: { polls: 1 } },
      generate: { sent: 55, opens: 65, clicks: 45, replies: 45, stepMs: hour },
    });
    simulator.remove({ recipients: Array.from({ length: 200 }, (_, index) => 671_204_518 + (index + 50) * 3) });
    const { leads = [] } = simulator.add({
      leads: 40,
      date: new Date(simulator.now().getTime() - 50 * hour),
      stepMs: hour,
    });
    for (const [index, id] of leads.entries()) {
      const date = new Date(simulator.now().getTime() - (49 - index) * hour);
      simulator.changeLead({ id, ...(index % 2 ? { status: 'closed', date } : { assignTo: 88_231, date }) });
    }
    const config = {
      credentials,
      api_url: simulator.url,
      state_interval_seconds: 0,
      lookback_days: 1,
    };
    return accountOn(simulator, config, { steps: [change, change, change], trouble });
  },
};

/** Two days go by in which some pages of everything come, and something comes late. */
function change(simulator: MailshakeSimulator): void {
  const lateBy = 3 * hour;
  const before = simulator.now().getTime();
  simulator.add({ opens: 2, clicks: 2, sent: 2, replies: 2, date: new Date(before - lateBy), stepMs: 1000 });
  simulator.advance(48 * hour);
  const some = { opens: 25, clicks: 25, sent: 25, replies: 25, recipients: 3, leads: 15 };
  const { leads = [] } = simulator.add({ ...some, stepMs: hour });
  for (const [index, id] of [5_531_207, ...leads].entries()) {
    simulator.advance(1000);
    simulator.changeLead({ id, ...(index % 2 ? { status: 'closed' } : { assignTo: 88_231 }) });
  }
  simulator.unsubscribe({ emailAddress: `gone${before}@harborline.example` });
  simulator.advance(hour);
}

function trouble(simulator: MailshakeSimulator): void {
  const refused = { kind: 'error', code: 'internal_error', times: 'always' } as const;
  simulator.fault({ ...refused, path: 'recipients/list', where: { campaignID: 1_483_711 } });
  simulator.fault({ ...refused, path: 'activity/opens', skip: 3 });
}
