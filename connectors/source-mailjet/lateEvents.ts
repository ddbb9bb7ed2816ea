import { type Again, type Api, ApiError, type Params, type Row } from '@mailroom/airbyte-cdk';
import { FOUNDED, late, type MailjetConfig } from './config.ts';
import { gone } from './errorRules.ts';
import { rowsOf } from './rows.ts';
import { dateTimeOf } from './values.ts';
import { secondsOf } from './windows.ts';

const LARGEST_PAGE = 1000;
/** Clicks do not say of which campaign they are: so many messages are asked for it. */
const MAX_MESSAGES = 200;

const known = new WeakMap<MailjetConfig, Map<string, Promise<readonly Row[]>>>();

/** Old campaigns that were opened or clicked since the last sync; asked for once for all who follow campaigns alike. */
export async function lateCampaigns(asked: Again<MailjetConfig>): Promise<readonly Row[]> {
  const { config, since, below } = asked;
  const found = known.get(config) ?? new Map<string, Promise<readonly Row[]>>();
  known.set(config, found);
  const key = `${since} ${below}`;
  const rows = found.get(key) ?? find(asked);
  found.set(key, rows);
  return (await rows).map((row) => ({ ...row }));
}

async function find({ since, below, api, log }: Again<MailjetConfig>): Promise<readonly Row[]> {
  const after = secondsOf(since) - late();
  const params = { FromTS: FOUNDED / 1000, ToTS: secondsOf(below) + 1, EventFromTs: dateTimeOf(after) };
  const campaigns = new Set<string>();
  const opened = new Set<string>();
  for await (const { MessageID, CampaignID } of events(api, 'openinformation', {
    params,
    after,
    at: 'OpenedAt',
    log,
  })) {
    opened.add(String(MessageID));
    if (CampaignID) campaigns.add(String(CampaignID));
  }
  const clicked = new Set<string>();
  for await (const { MessageID } of events(api, 'clickstatistics', { params, after, at: 'ClickedAt', log }))
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

/** UTC, said or not. */
const secondOf = (date: string): number => secondsOf(date.endsWith('Z') ? date : `${date}Z`);

/** None where the account does not filter by the time of the event; no more where a page is the one before once more. */
async function* events(
  api: Api,
  path: string,
  { params, after, at, log }: { params: Params; after: number; at: string; log: Again<MailjetConfig>['log'] },
): AsyncGenerator<Row> {
  const nameOf = (row: Row): string => `${row.MessageID} ${row[at]}`;
  let before = new Set<string>();
  for (let offset = 0; ; ) {
    const page = await list(api, path, { ...params, Limit: LARGEST_PAGE, Offset: offset }, (reason) =>
      log('WARN', `Old campaigns are not looked for by ${path}: ${reason}`),
    );
    if (page.every((row) => before.has(nameOf(row)))) return;
    if (page.some((row) => secondOf(String(row[at])) < after - 1)) return;
    yield* page;
    before = new Set(page.map(nameOf));
    offset += page.length;
  }
}

const one = async (api: Api, path: string): Promise<Row | undefined> => (await list(api, path, {}))[0];

/** Nothing, where there is no such thing, or where the key may not see it. */
async function list(
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
