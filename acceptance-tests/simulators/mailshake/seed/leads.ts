import { createLead } from '../create-rows.ts';
import type { LeadStatus, Recipient } from '../model.ts';
import type { Store } from '../store.ts';
import { campaignIDs } from './account.ts';
import { day, hour, minute } from './dates.ts';

const statuses: LeadStatus[] = ['open', 'closed', 'ignored', 'open', 'lost'];

/**
 * 25 in all four statuses, some of them nobody's. The fourth was closed and reopened; the eleventh comes from an
 * import and carries no date but its creation.
 */
export function seedLeads(store: Store, date: number): void {
  const recipients = store.recipients
    .rows()
    .filter(({ campaign }) => campaign.id === campaignIDs.large || campaign.id === campaignIDs.second);
  const [, sam, noor] = [...store.users.rows()].reverse();
  for (let index = 0; index < 25; index += 1) {
    const created = date - 40 * day + index * 37 * hour + 700 + index;
    const lead = store.leads.add(createLead(5_531_207 + index * 2, recipients[index * 11] as Recipient, created));
    lead.status = statuses[index % statuses.length] as LeadStatus;
    if (lead.status !== 'open') lead.lastStatusChangeDate = created + 2 * day + index * minute;
    if (index % 3 !== 0) {
      lead.assignedTo = (index % 2 === 0 ? sam : noor) ?? null;
      lead.assignedOnDate = created + day + 12_340;
    }
    if (index % 6 === 5) lead.annotation = 'Asked for prices';
    if (index === 3) Object.assign(lead, { openedDate: created + 5 * day, lastStatusChangeDate: created + 5 * day });
    if (index === 10) Object.assign(lead, { openedDate: null, lastStatusChangeDate: null });
  }
}
