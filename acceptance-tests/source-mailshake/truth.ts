import { basic } from '../simulators/mailshake/test-client.ts';
import type { Row } from '../support/messages.ts';
import { lists } from './setup.ts';

type Api = { url: string };

/** What each stream must bring: the API's own lists, fetched without the connector, with the documented additions. */
export async function truth(api: Api, stream: string): Promise<Row[]> {
  switch (stream) {
    case 'me':
      return [(await post(api, 'me')).user as Row];
    case 'campaigns':
      return (await rows(api, listOf(stream))).map(withTextualSender);
    case 'campaign_messages':
      return (await rows(api, listOf('campaigns'))).flatMap(({ id, messages }) =>
        (messages as Row[]).map((message, position) => ({ campaignId: id, position, ...message })),
      );
    case 'senders':
      return (await rows(api, listOf(stream))).map((sender) => ({ ...sender, id: String(sender.id) }));
    case 'leads':
      return (await rows(api, listOf(stream))).map((lead) => ({ ...lead, updatedAt: latestDateOf(lead) }));
    case 'recipients':
      return recipients(api);
    case 'recipient_fields':
      return (await recipients(api)).flatMap(({ id: recipientId, campaignId, fields }) =>
        Object.entries(fields ?? {}).map(([name, value]) => ({ recipientId, campaignId, name, value })),
      );
    default:
      return rows(api, listOf(stream));
  }
}

function listOf(stream: string): string {
  const path = lists[stream];
  if (path === undefined) throw new Error(`Nothing is known of ${stream}`);
  return path;
}

async function recipients(api: Api): Promise<Row[]> {
  const all: Row[] = [];
  for (const { id } of await rows(api, listOf('campaigns'))) {
    const own = await rows(api, listOf('recipients'), { campaignID: id });
    all.push(...own.map((recipient) => ({ ...recipient, campaignId: id })));
  }
  return all;
}

function withTextualSender(campaign: Row): Row {
  const sender = campaign.sender as Row | null;
  return { ...campaign, sender: sender && { ...sender, id: String(sender.id) } };
}

function latestDateOf({ created, openedDate, lastStatusChangeDate, assignedOnDate }: Row): unknown {
  const dates = [created, openedDate, lastStatusChangeDate, assignedOnDate].filter((date) => typeof date === 'string');
  return dates.sort().at(-1);
}

/** Rows without what only the sync that read them can say. */
export function shown(stream: string, records: readonly Row[]): Row[] {
  if (stream !== 'recipients') return [...records];
  return records.map(({ readAt: _, ...row }) => row);
}

/** Every row of a list, each id once. */
export async function rows(api: Api, path: string, parameters: Row = {}): Promise<Row[]> {
  const found = new Map<unknown, Row>();
  for (let token: unknown, first = true; first || token; first = false) {
    const { results, nextToken } = await post(api, path, { ...parameters, ...(token ? { nextToken: token } : {}) });
    const page = results as Row[];
    for (const row of page) found.set(row.id, row);
    if (page.length === 0) break;
    token = nextToken;
  }
  return [...found.values()];
}

async function post({ url }: Api, path: string, parameters: Row = {}): Promise<Row> {
  const headers = { ...basic, 'content-type': 'application/json' };
  const response = await fetch(`${url}/${path}`, { method: 'POST', headers, body: JSON.stringify(parameters) });
  const body = (await response.json()) as Row;
  if (body.error) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body;
}
