import { type Account, type AccountName, credentials } from '../accounts.ts';
import { makeRow } from '../make-row.ts';
import type { Dates } from './dates.ts';
import { keyIDs, secrets, senderIDs, userID } from './ids.ts';
import { messageStates } from './message-states.ts';

const names: Record<AccountName, string> = { master: 'Aurore main', sub: 'Aurore shop', us: 'Aurore USA' };
const properties = ['firstname', 'name', 'country', 'newsletter_sub'];

/** What every account has, also without the sample rows. */
export function seedEmptyAccount(account: Account, accounts: Record<AccountName, Account>, dates: Dates): void {
  const { kept } = account.store;
  const name = account.name as AccountName;
  for (const [index, [RelatedTo, State]] of messageStates.entries()) {
    kept.messagestate.add(makeRow('messagestate', { ID: index + 1, RelatedTo, State }));
  }
  for (const [index, Name] of properties.entries()) {
    const Datatype = Name === 'newsletter_sub' ? 'bool' : 'str';
    kept.contactmetadata.add(makeRow('contactmetadata', { ID: 67_401 + index, Datatype, Name }));
  }
  const own = name === 'master' ? [accounts.master, accounts.sub] : [account];
  for (const { name: key } of own) kept.apikey.add(keyRow(key as AccountName, dates));
  kept.user.add(
    makeRow('user', {
      ...{ ID: userID, CreatedAt: dates.date('2020-09-16T10:33:00Z'), Email: 'ops@shop-aurore.example' },
      ...{ FirstIp: '203.0.113.7', LastIp: '203.0.113.9', LastLoginAt: dates.date('2025-05-20T09:49:03Z') },
      Username: 'ops',
    }),
  );
  kept.sender.add(
    makeRow('sender', {
      ...{ ID: senderIDs.news, CreatedAt: dates.date('2021-06-20T09:20:44Z'), DNSID: 325_867_276, Name: 'Aurore' },
      ...{ Email: 'news@shop-aurore.example', IsDefaultSender: true },
    }),
  );
}

function keyRow(name: AccountName, dates: Dates) {
  const { apiKey, secretKey } = credentials[name];
  return makeRow('apikey', {
    ...{ ID: keyIDs[name], APIKey: apiKey, SecretKey: secretKey, Name: names[name], IsMaster: name !== 'sub' },
    ...{ CreatedAt: dates.date('2020-09-16T10:33:54Z'), TrackHost: 'xkw6j.mjt.example', UserID: userID },
  });
}

/** The rest of the master's account: profile, accesses, webhooks, senders and domains. */
export function seedAccount({ store: { kept } }: Account, { date }: Dates): void {
  kept.myprofile.add(
    makeRow('myprofile', {
      ...{ ID: userID, UserID: userID, AddressCity: 'Lille', AddressCountry: 'FR', AddressPostalCode: '59000' },
      ...{ AddressStreet: '1 rue de la Gare', BillingEmail: 'compta@shop-aurore.example', VAT: 20 },
      ...{ CompanyName: 'Aurore SARL', CompanyNumOfEmployees: '11-50', EstimatedVolume: 60_000, Firstname: 'Léa' },
      ...{ Industry: '12', Lastname: 'Petit', Website: 'https://shop-aurore.example' },
    }),
  );
  kept.apikeyaccess.add(
    makeRow('apikeyaccess', {
      ...{ ID: 7712, AllowedAccess: '{"stats":true}', APIKeyID: keyIDs.master, CustomName: 'Reporting' },
      ...{ CreatedAt: date('2023-01-10T10:08:41Z'), LastActivityAt: date('2025-05-01T08:00:00Z') },
      ...{ RealUserID: 1_389_300, UserID: userID },
    }),
  );
  const hook = { APIKeyID: keyIDs.master };
  const host = 'hooks.shop-aurore.example';
  kept.eventcallbackurl.add(
    makeRow('eventcallbackurl', { ...hook, ID: 987_654, EventType: 'open', Url: `https://${host}/mj` }),
  );
  kept.eventcallbackurl.add(
    makeRow('eventcallbackurl', {
      ...{ ...hook, ID: 987_655, EventType: 'bounce', Status: 'dead', Version: 1 },
      Url: `https://hookuser:${secrets.hookPassword}@${host}/bounce`,
    }),
  );
  kept.parseroute.add(
    makeRow('parseroute', {
      ...{ ...hook, ID: 654_321, Email: 'inbox@parse-in1.mailjet.example' },
      Url: `https://parser:${secrets.parsePassword}@${host}/inbound`,
    }),
  );
  const created = date('2022-05-05T11:08:07Z');
  kept.sender.add(makeRow('sender', { ID: senderIDs.domain, CreatedAt: created, Email: '*@shop-aurore.example' }));
  kept.sender.add(
    makeRow('sender', {
      ID: senderIDs.deleted,
      CreatedAt: created,
      Email: 'old@shop-aurore.example',
      Status: 'Deleted',
    }),
  );
  kept.metasender.add(
    makeRow('metasender', {
      ...{ ID: 883, CreatedAt: created, Description: 'Promotions', Email: '*@promo-aurore.example' },
      Filename: '61b25373360fddea3d66a7c4e8fd17ad.txt',
    }),
  );
  kept.dns.add(
    makeRow('dns', {
      ...{ ID: 4_758_666_239, Domain: 'shop-aurore.example', LastCheckAt: date('2025-04-29T16:20:27Z') },
      ...{ DKIMRecordName: 'mailjet._domainkey.shop-aurore.example.', DKIMRecordValue: 'k=rsa; p=MIGfMA0' },
      ...{ OwnerShipToken: '403b0fa55b336c35a5dd3c791706d259', SPFRecordValue: 'v=spf1 include:spf.example ?all' },
      OwnerShipTokenRecordName: 'mailjet._403b0fa5.shop-aurore.example.',
    }),
  );
}
