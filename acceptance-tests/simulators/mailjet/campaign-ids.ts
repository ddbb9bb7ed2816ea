import type { MailjetSettings } from './settings.ts';

const first = 2n ** 60n + 2n ** 57n;

/** The id of a campaign as the API shows it. */
export function campaignID(number: number, { campaignIDs }: MailjetSettings): number | bigint {
  return campaignIDs === 'large' && number !== 0 ? first + BigInt(number) : number;
}

/** The number of the campaign with an id; -1 for an id of none. */
export function campaignNumber(id: bigint, { campaignIDs }: MailjetSettings): number {
  const number = campaignIDs === 'large' && id !== 0n ? id - first : id;
  return number >= 0n && number < 2n ** 53n ? Number(number) : -1;
}
