import type { Row } from './json-text.ts';
import type { KeptResource, RowOf } from './store.ts';

const unset = undefined;

/** Every field in the order of the API, as it is when nothing is said. What is undefined is absent. */
const blanks: Record<KeptResource, Row> = {
  contact: {
    ...{ CreatedAt: '', DeliveredCount: 0, Email: '', ExclusionFromCampaignsUpdatedAt: '', ID: 0 },
    ...{ IsExcludedFromCampaigns: false, IsOptInPending: false, IsSpamComplaining: false, LastActivityAt: '' },
    ...{ LastUpdateAt: '', Name: '', UnsubscribedAt: '', UnsubscribedBy: '' },
  },
  contactmetadata: { Datatype: 'str', ID: 0, Name: '', NameSpace: 'static' },
  contacthistorydata: { ContactID: 0, CreatedAt: '', Data: '', ID: 0, Name: '' },
  contactslist: { Address: '', CreatedAt: '', ID: 0, IsDeleted: false, Name: '', SubscriberCount: 0 },
  listrecipient: {
    ...{ ContactID: 0, ID: 0, IsActive: true, IsUnsubscribed: false, ListID: 0, ListName: '' },
    ...{ SubscribedAt: '', UnsubscribedAt: '' },
  },
  contactslistsignup: {
    ...{ ConfirmAt: 0, ConfirmIp: '', ContactID: 0, Email: '', ID: 0, ListID: 0, SignupAt: 0, SignupIp: '' },
    ...{ SignupKey: '', SourceId: 0, Source: 'mj_widget' },
  },
  contactfilter: { Description: '', Expression: '', ID: 0, Name: '', Status: 'unused' },
  csvimport: {
    ...{ AliveAt: '', ContactsListID: unset, Count: 0, Current: 0, DataID: 0, Errcount: 0, ErrTreshold: 5, ID: 0 },
    ...{ ImportOptions: '{}', JobEnd: '', JobStart: '', Method: 'addnoforce', RequestAt: '', Status: 'Completed' },
  },
  campaign: {
    ...{ CampaignType: 2, ClickTracked: 1, CreatedAt: '', CustomValue: '', FirstMessageID: 0, FromEmail: '' },
    ...{ FromID: 0, FromName: '', HasHtmlCount: 1, HasTxtCount: 1, ID: 0, IsDeleted: false, IsStarred: false },
    ...{ ListID: 0, NewsLetterID: 0, OpenTracked: 1, SegmentationID: unset, SendEndAt: '', SendStartAt: '' },
    ...{ SpamassScore: 0, Status: 0, Subject: '', UnsubscribeTrackedCount: 0, WorkflowID: unset },
  },
  campaigndraft: {
    ...{ AXFraction: 0, AXFractionName: '', AXTesting: unset, CampaignID: unset, ContactsListID: unset },
    ...{ CreatedAt: '', Current: 0, DeliveredAt: '', EditMode: 'tool2', ID: 0, IsStarred: false },
    ...{ IsTextPartIncluded: true, Locale: 'fr_FR', ModifiedAt: '', Preset: '{}', ReplyEmail: unset },
    ...{ SegmentationID: unset, Sender: '', SenderEmail: '', SenderName: '', Status: 0, Subject: '' },
    ...{ TemplateID: unset, Title: '', Url: '', Used: false },
  },
  messagestate: { ID: 0, RelatedTo: '', State: '' },
  template: {
    ...{ ID: 0, Name: '', Author: '', OwnerId: 0, OwnerType: 'apikey', Presets: '{}', Categories: [] },
    ...{ Copyright: '', Description: '', EditMode: 2, IsStarred: false, IsTextPartGenerationEnabled: true },
    ...{ Locale: 'fr_FR', LocaleList: ['fr_FR'], Previews: [], Purposes: [], CreatedAt: '', LastUpdatedAt: '' },
  },
  sender: {
    ...{ CreatedAt: '', DNSID: -1, Email: '', EmailType: 'unknown', Filename: '', ID: 0 },
    ...{ IsDefaultSender: false, Name: '', Status: 'Active' },
  },
  metasender: { CreatedAt: '', Description: '', Email: '', Filename: '', ID: 0, IsEnabled: true },
  dns: {
    ...{ DKIMRecordName: '', DKIMRecordValue: '', DKIMStatus: 'OK', Domain: '', ID: 0, IsCheckInProgress: false },
    ...{ LastCheckAt: '', OwnerShipToken: '', OwnerShipTokenRecordName: '', SPFRecordValue: '', SPFStatus: 'OK' },
  },
  apikey: {
    ...{ ACL: '', APIKey: '', CreatedAt: '', ID: 0, IsActive: true, IsMaster: false, Name: '', QuarantineValue: 0 },
    ...{ RegionID: 0, Runlevel: 'Normal', SecretKey: '', Skipspamd: 1, TrackHost: '', UserID: 0 },
  },
  apikeyaccess: {
    ...{ AllowedAccess: '{}', APIKeyID: 0, CreatedAt: '', CustomName: '', ID: 0, IsActive: true },
    ...{ LastActivityAt: '', RealUserID: 0, Subaccount: unset, SubaccountID: unset, UserID: 0 },
  },
  user: {
    ...{ ACL: '', CreatedAt: '', Email: '', FirstIp: '', ID: 0, LastIp: '', LastLoginAt: '', Locale: 'fr_FR' },
    ...{ MaxAllowedAPIKeys: 5, Timezone: 'Europe/Paris', Username: '', WarnedRatelimitAt: '' },
  },
  myprofile: {
    ...{ AddressCity: '', AddressCountry: '', AddressPostalCode: '', AddressState: '', AddressStreet: '' },
    ...{ BillingEmail: '', BirthdayAt: '', CompanyName: '', CompanyNumOfEmployees: '', ContactPhone: '' },
    ...{ EstimatedVolume: 0, Features: '', Firstname: '', ID: 0, Industry: '', JobTitle: '', Lastname: '' },
    ...{ UserID: 0, VAT: 0, VATNumber: '', Website: '' },
  },
  eventcallbackurl: { APIKeyID: 0, EventType: '', ID: 0, IsBackup: false, Status: 'alive', Url: '', Version: 2 },
  parseroute: { APIKeyID: 0, Email: '', ID: 0, Url: '' },
};

/** A row with some of its fields; the others are blank. */
export function makeRow<K extends KeptResource>(resource: K, fields: Row & { ID: number }): RowOf<K> {
  return { ...blanks[resource], ...fields } as unknown as RowOf<K>;
}
