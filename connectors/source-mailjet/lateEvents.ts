import { type AgainAsked, type Api, ApiError, type ChangedRows, type Params, type Row } from '@mailroom/airbyte-cdk';
import { FOUNDED, late, type MailjetConfig } from './config.ts';
import { gone } from './errorRules.ts';
import { onceFor } from './once.ts';
import { rowsOf } from './rows.ts';
import { dateTimeOf } from './values.ts';
import { secondsOf } from './windows.ts';

type Asked = AgainAsked<MailjetConfig>;

const LARGEST_PAGE = 1000;
/** Clicks do not say of which campaign they are: so many messages are asked for it. */
const MAX_MESSAGES = 200;

/** Old campaigns that were opened or clicked since the last sync; asked for once for all who follow campaigns alike. */
export async function* lateCampaigns(asked: Asked): AsyncGenerator<ChangedRows> {
  const rows = await campaignsOf(rounded(asked));
  yield { rows: rows.map((row) => ({ ...row })) };
}

const STEP_SECONDS = 600;

/** The same question for streams that were read shortly after each other; it is a little wider. */
export function rounded(asked: Asked): Asked {
  const since = Math.floor(secondsOf(asked.since) / STEP_SECONDS) * STEP_SECONDS;
  const below = Math.ceil(secondsOf(asked.below) / STEP_SECONDS) * STEP_SECONDS;
  return { ...asked, since: dateTimeOf(since), below: dateTimeOf(below) };
}

const campaignsOf = onceFor(({ since, below }: Asked) => `${since} ${below}`, findCampaigns);

async function findCampaigns(asked: Asked): Promise<readonly Row[]> {
  const { api, log } = asked;
  const campaigns = new Set<string>();
  const opened = new Set<string>();
  for await (const { MessageID, CampaignID } of lateEvents(asked, 'openinformation', 'campaigns')) {
    opened.add(String(MessageID));
    if (CampaignID) campaigns.add(String(CampaignID));
  }
  const clicked = new Set<string>();
  for await (const { MessageID } of lateEvents(asked, 'clickstatistics', 'campaigns'))
    if (!opened.has(String(MessageID))) clicked.add(String(MessageID));
  for (const id of [...clicked].slice(0, MAX_MESSAGES)) {
    const message = await one(api, `message/${id}`);
    if (message?.CampaignID) campaigns.add(String(message.CampaignID));
  }
  const left = clicked.size - MAX_MESSAGES;
  if (left > 0)
    log(
      'WARN',
      `The campaigns of ${left} clicked messages were not asked for; what was counted of them may come later.`,
    );
  const rows: Row[] = [];
  for (const id of campaigns) {
    const row = await one(api, `campaign/${id}`);
    if (row) rows.push(row);
  }
  return rows;
}

/** The date of an event, in Unix seconds: UTC, said or not. */
export const secondOf = (date: string): number => secondsOf(date.endsWith('Z') ? date : `${date}Z`);

/** In which field events have their own date. */
export const EVENT_DATES = { openinformation: 'OpenedAt', clickstatistics: 'ClickedAt' };

/**
 * Events since the last sync, and in the hour before that, of campaigns that began before what is looked back on. None where
 * the account does not filter by the time of the event; no more where a page is the one before once more.
 */
export async function* lateEvents(
  { since, below, api, log }: Asked,
  path: keyof typeof EVENT_DATES,
  what: 'campaigns' | 'messages',
): AsyncGenerator<Row> {
  const at = EVENT_DATES[path];
  const after = secondsOf(since) - late();
  const params = { FromTS: FOUNDED / 1000, ToTS: secondsOf(below) + 1, EventFromTs: dateTimeOf(after) };
  const nameOf = (row: Row): string => `${row.MessageID} ${row[at]}`;
  let before = new Set<string>();
  for (let offset = 0; ; ) {
    const page = await list(api, path, { ...params, Limit: LARGEST_PAGE, Offset: offset }, (reason) =>
      log('WARN', `Old ${what} are not looked for by ${path}: ${reason}`),
    );
    if (page.every((row) => before.has(nameOf(row)))) return;
    if (page.some((row) => secondOf(String(row[at])) < after - 1)) return;
    yield* page;
    before = new Set(page.map(nameOf));
    offset += page.length;
  }
}

export const one = async (api: Api, path: string, params: Params = {}): Promise<Row | undefined> =>
  (await list(api, path, params))[0];

/** Nothing, where there is no such thing, or where the key may not see it. */
export async function list(
  api: Api,
  path: string,
  params: Params,
  isRefused: (reason: string) => void = () => {},
): Promise<readonly Row[]> {
  try {
    return await rowsOf(api, path, params, [gone]);
  } catch (error) {
    const isOffered =
      !(error instanceof ApiError) ||
      error.action === 'fail_sync' ||
      (error.failureType !== 'config_error' && !['ignore', 'missing_resource'].includes(error.action));
    if (isOffered) throw error;
    if (error.failureType === 'config_error') isRefused(error.message);
    return [];
  }
}
