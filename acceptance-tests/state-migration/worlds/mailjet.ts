import { credentials } from '../../simulators/mailjet/accounts.ts';
import { type MailjetSimulator, startMailjet } from '../../simulators/mailjet/mailjet.ts';
import { Connector } from '../../support/connector.ts';
import { accountOn, type World } from '../world.ts';

const hour = 3600;
const { apiKey, secretKey, smsToken } = credentials.master;
const keys = { api_key: apiKey, api_key_secret: secretKey };

export const mailjet: World = {
  name: 'mailjet',
  connector: new Connector('source-mailjet', { secretNames: ['api_key_secret', 'sms_token'] }),
  narrower: { start_date: '2025-05-01T00:00:00Z', include_deleted: false },
  page: (stream) => (stream === 'sms' ? 6 : 10),
  meanwhile: 250,
  open: async () => {
    const simulator = await startMailjet({
      ...{ now: '2025-05-20T10:10:00.000Z', stands: true, sample: false },
      settings: { pageCap: 10, sms: { cap: 6 } },
      generate: {
        ...{
          contacts: 22,
          lists: 2,
          listsPerContact: 2,
          campaigns: 11,
          drafts: 5,
          templates: 18,
          messages: 44,
          days: 30,
        },
        ...{ signups: 17, histories: 17, imports: 17, segments: 17, senders: 10, sms: 17 },
        every: { opened: 2, clicked: 3, hardBounced: 5 },
      },
    });
    fillShortLists(simulator);
    sendOfOldCampaigns(simulator);
    const config = {
      ...{ ...keys, sms_token: smsToken, api_url: simulator.url, requests_per_second: 100_000 },
      ...{
        state_interval_seconds: 0,
        lookback_days: 1,
        stats_lookback_days: 4,
        message_window_days: 4,
      },
      ...{ start_date: '2025-01-01T00:00:00Z', include_deleted: true },
    };
    return accountOn(simulator, config, { steps: [change, change, change], trouble });
  },
};

/** A row of each short list, and a deleted one of each that shows those when it is asked for them. */
function fillShortLists(simulator: MailjetSimulator): void {
  const CreatedAt = '2025-02-01T10:00:00Z';
  const resources = ['metasender', 'dns', 'apikeyaccess', 'myprofile', 'eventcallbackurl', 'parseroute'] as const;
  for (const resource of resources) simulator.addRow({ resource });
  simulator.addRow({ resource: 'contactslist', fields: { CreatedAt, IsDeleted: true } });
  simulator.addRow({ resource: 'contactfilter', fields: { Status: 'deleted' } });
  simulator.addRow({ resource: 'sender', fields: { CreatedAt, Status: 'Deleted' } });
  for (const Status of [-1, -2]) simulator.addRow({ resource: 'campaigndraft', fields: { CreatedAt, Status } });
}

/** Messages of campaigns that began quarters before, by which some lists are asked for. */
function sendOfOldCampaigns(simulator: MailjetSimulator): void {
  for (const CreatedAt of ['2024-06-01T10:00:00Z', '2024-11-01T10:00:00Z']) {
    const { id } = simulator.addRow({ resource: 'campaign', fields: { CreatedAt, SendStartAt: CreatedAt } });
    simulator.addMessages({ campaign: id, count: 4, at: Date.parse('2025-04-25T10:00:00Z') / 1000 });
  }
}

/** Some days go by in which rows of all kinds come and change, some of them late. */
function change(simulator: MailjetSimulator): void {
  const seconds = () => Math.floor(simulator.now().getTime() / 1000);
  const before = seconds();
  simulator.addMessages({ at: before - 6 * hour, count: 2 });
  for (let index = 0; index < 12; index += 1) {
    simulator.advance(6 * hour * 1000);
    const { ids } = simulator.addMessages({ count: 2 });
    const message = ids[0] ?? '';
    simulator.addEvent({ message, kind: 'opened' });
    if (index % 2) simulator.addEvent({ message, kind: 'clicked', url: 'https://shop-aurore.example/new' });
    if (index % 3 === 0) simulator.addEvent({ message: ids[1] ?? '', kind: 'bounced' });
    simulator.addSMS();
    simulator.addMessage({ contact: simulator.addContact().id });
    const at = new Date(simulator.now()).toISOString().replace('.000Z', 'Z');
    if (index % 4 === 0) {
      simulator.addRow({ resource: 'campaign', fields: { CreatedAt: at, SendStartAt: at, SendEndAt: at } });
      simulator.addRow({ resource: 'campaigndraft', fields: { CreatedAt: at, ModifiedAt: at } });
      simulator.addRow({ resource: 'template', fields: { OwnerType: 'apikey' } });
      simulator.addRow({ resource: 'contacthistorydata' });
      simulator.addRow({ resource: 'csvimport' });
      simulator.addRow({
        resource: 'contactslistsignup',
        fields: { SignupAt: seconds(), SignupKey: '0123456789abcdef0123456789abcdef' },
      });
    }
  }
  simulator.advance(3 * hour * 1000);
}

/** More messages than leave a gap in the state each. */
const MANY = 10;

function trouble(simulator: MailjetSimulator): void {
  const refused = { kind: 'error', code: 'internal_error', times: 'always' } as const;
  const [, campaign, ...campaigns] = simulator.truth({ stream: 'campaigns' }).map(({ row }) => String(row.ID));
  simulator.fault({ ...refused, where: { CampaignID: campaign ?? '' } });
  for (const SourceID of [campaign ?? '', campaigns[4] ?? '', '60003'])
    simulator.fault({ ...refused, where: { SourceID } });
  for (const { row } of simulator.truth({ stream: 'messages' }).slice(5, 5 + MANY)) {
    simulator.fault({ ...refused, path: `v3/REST/messagehistory/${row.ID}` });
  }
}
