import type { ParameterMap } from '../../shared/request.ts';
import type { Recipient } from '../model.ts';
import { readInteger, readSince, readText } from '../parameters.ts';
import type { World } from '../world.ts';

export type Since = { moment: number; inclusive: boolean };

/** The lower bound asked for, as the server takes it; undefined when it takes none. */
export function sinceOf(parameters: ParameterMap, { settings }: World): Since | undefined {
  const moment = readSince(parameters);
  if (moment === undefined || settings.since === 'ignored') return undefined;
  return { moment, inclusive: settings.since === 'inclusive' };
}

export function isSince(since: Since | undefined, moment: number): boolean {
  if (!since) return true;
  return since.inclusive ? moment >= since.moment : moment > since.moment;
}

/** `campaignID` and `recipientEmailAddress`. */
export function recipientFilter(parameters: ParameterMap): (recipient: Recipient) => boolean {
  const campaignID = readInteger(parameters, 'campaignID');
  const matchesAddress = addressFilter(parameters);
  return (recipient) =>
    (campaignID === undefined || recipient.campaign.id === campaignID) && matchesAddress(recipient.emailAddress);
}

/** An address is matched exactly; anything else is a fragment. */
export function addressFilter(parameters: ParameterMap): (address: string) => boolean {
  const wanted = readText(parameters, 'recipientEmailAddress')?.toLowerCase();
  if (wanted === undefined) return () => true;
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(wanted)) return (address) => address.toLowerCase() === wanted;
  return (address) => address.toLowerCase().includes(wanted);
}

/** `search`: a fragment of any of the texts. */
export function searchFilter(parameters: ParameterMap): (...texts: string[]) => boolean {
  const wanted = readText(parameters, 'search')?.toLowerCase();
  if (wanted === undefined) return () => true;
  return (...texts) => texts.some((text) => text.toLowerCase().includes(wanted));
}
