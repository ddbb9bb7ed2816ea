import { type AgainAsked, type Api, type ChangedRows, isObject, type Params, type Row } from '@mailroom/airbyte-cdk';
import type { MailjetConfig } from './config.ts';
import { EVENT_DATES, lateEvents, list, one, rounded, secondOf } from './lateEvents.ts';
import { onceFor } from './once.ts';
import { dateTimeOf } from './values.ts';
import { secondsOf } from './windows.ts';

type Asked = AgainAsked<MailjetConfig>;

/** Mailjet leaves three of the fields empty unless they are asked for. */
export const SHOWN = { ShowSubject: true, ShowContactAlt: true, ShowCustomID: true } satisfies Params;

/** So many are fetched at a time; the state is honest again after each such portion. */
const PORTION = 10;
const LARGEST_PAGE = 1000;
/** Of fewer messages in a campaign it is not asked how long their list is. */
const MIN_LISTED = 20;

/** A message that was opened or clicked; what is not told of it is undefined. In Unix seconds. */
interface Late {
  id: string;
  /** The latest event. */
  at: number;
  arrived?: number | undefined;
  campaign?: string | undefined;
}

/** Old messages that were opened or clicked since the last sync, by their latest event; asked for once for all who follow messages alike. */
export async function* lateMessages(asked: Asked): AsyncGenerator<ChangedRows> {
  for (const { rows, upTo } of await portionsOf(rounded(asked)))
    yield { rows: (await rows()).map((row) => ({ ...row })), upTo: dateTimeOf(upTo) };
}

const portionsOf = onceFor(
  ({ since, below }: Asked) => `${since} ${below}`,
  async (asked) => {
    const messages = (await find(asked)).toSorted((a, b) => a.at - b.at);
    const source = new Messages(asked.api, messages);
    return Array.from({ length: Math.ceil(messages.length / PORTION) }, (_, number) => {
      const own = messages.slice(number * PORTION, (number + 1) * PORTION);
      let rows: Promise<readonly Row[]> | undefined;
      // The next portion may begin within the same second.
      const upTo = (own.at(-1)?.at ?? 0) - 1;
      return { upTo, rows: () => (rows ??= source.fetch(own)) };
    });
  },
);

async function find(asked: Asked): Promise<readonly Late[]> {
  const found = new Map<string, Late>();
  for (const path of ['openinformation', 'clickstatistics'] as const)
    for await (const row of lateEvents(asked, path, 'messages')) {
      const id = String(row.MessageID);
      const before = found.get(id);
      const at = Math.max(before?.at ?? 0, secondOf(String(row[EVENT_DATES[path]])));
      const { ArrivedAt, CampaignID } = row;
      found.set(id, {
        arrived: typeof ArrivedAt === 'string' && ArrivedAt ? secondOf(ArrivedAt) : undefined,
        campaign: CampaignID ? String(CampaignID) : undefined,
        ...before,
        ...{ id, at },
      });
    }
  const below = secondsOf(asked.below);
  const above = asked.above === null ? Number.NEGATIVE_INFINITY : secondsOf(asked.above);
  // A campaign that began long ago may still send: its new messages are read anyway.
  const isOld = ({ arrived }: Late): boolean => arrived === undefined || (arrived > above && arrived <= below);
  return [...found.values()].filter(isOld);
}

/** One by one, or from the list of their campaign where that takes fewer requests. */
class Messages {
  readonly #api: Api;
  readonly #byCampaign: Map<string | undefined, readonly Late[]>;
  readonly #listed = new Map<string, Row>();

  constructor(api: Api, messages: readonly Late[]) {
    this.#api = api;
    const dated = messages.filter(({ arrived }) => arrived !== undefined);
    this.#byCampaign = Map.groupBy(dated, ({ campaign }) => campaign);
  }

  async fetch(messages: readonly Late[]): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const { id, campaign } of messages) {
      if (campaign !== undefined) await this.#list(campaign);
      const row = this.#listed.get(id) ?? (await one(this.#api, `message/${id}`, SHOWN));
      this.#listed.delete(id);
      if (row) rows.push(row);
    }
    return rows;
  }

  /** Those that are wanted of a campaign; none where its list is too long, or is not there. */
  async #list(campaign: string): Promise<void> {
    const wanted = this.#byCampaign.get(campaign) ?? [];
    this.#byCampaign.delete(campaign);
    if (wanted.length < MIN_LISTED) return;
    const arrivals = wanted.map(({ arrived = 0 }) => arrived);
    const between = { FromTS: least(arrivals) - 1, ToTS: -least(arrivals.map((arrived) => -arrived)) + 1 };
    const params = { Campaign: campaign, ...between };
    const pages = Math.ceil((await countOf(this.#api, params)) / LARGEST_PAGE);
    if (pages + 1 >= wanted.length) return;
    const ids = new Set(wanted.map(({ id }) => id));
    for (let page = 0, offset = 0; page < pages; page += 1) {
      const rows = await list(this.#api, 'message', { ...SHOWN, ...params, Limit: LARGEST_PAGE, Offset: offset });
      for (const row of rows) if (ids.has(String(row.ID))) this.#listed.set(String(row.ID), row);
      offset += rows.length;
      if (!rows.length) return;
    }
  }
}

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b));

const countOf = (api: Api, params: Params): Promise<number> =>
  api.call({
    method: 'GET',
    path: 'v3/REST/message',
    params: { ...params, countOnly: 1 },
    expects: (body) => (isObject(body) && typeof body.Count === 'number' ? body.Count : undefined),
  });
