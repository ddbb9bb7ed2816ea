import {
  ApiError,
  type CustomApi,
  type CustomStream,
  FileRefused,
  isObject,
  listAt,
  type Row,
  SourceError,
} from '@mailroom/airbyte-cdk';
import type { MailshakeConfig } from '../../schemas/source-mailshake/config.ts';
import { readAddresses } from './exportFile.ts';
import { NoExport } from './exportText.ts';

const EXPORT_COST = 20;
/** The first polls come quickly, since small exports take a second or two. */
const QUICK_POLLS = 10;
const QUICK_PAUSE_SECONDS = 1;
const SLOW_PAUSE_SECONDS = 5;
/** A file that is no export is downloaded anew, and then exported anew. */
const MAX_DOWNLOADS = 2;
const MAX_EXPORTS = 2;

/** All unsubscribed addresses of the team: an export job is started, polled, and its CSV file read. */
export const unsubscribes: CustomStream<MailshakeConfig> = {
  name: 'unsubscribes',
  primaryKey: ['emailAddress'],
  async *read({ config, api }) {
    for (let attempt = 1; ; attempt++) {
      const started = await startExport(api);
      if (started === 'empty') return;
      const url = await finished(started, config, api);
      try {
        return yield* readFile(url, api);
      } catch (error) {
        if (!isNoExport(error) || attempt >= MAX_EXPORTS) throw error;
      }
    }
  },
};

async function* readFile(url: string, api: CustomApi): AsyncGenerator<Row[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return yield* readAddresses(api.download(url));
    } catch (error) {
      if (!isNoExport(error) || attempt >= MAX_DOWNLOADS) throw error;
    }
  }
}

const isNoExport = (error: unknown): boolean => error instanceof NoExport || error instanceof FileRefused;

/** Waits until an export is finished; answers with the address of its file. */
async function finished(statusID: number | string, config: MailshakeConfig, api: CustomApi): Promise<string> {
  const deadline = api.now() + config.retry_budget_seconds * 1000;
  for (let polls = 1; ; polls++) {
    await api.sleep(polls <= QUICK_POLLS ? QUICK_PAUSE_SECONDS : SLOW_PAUSE_SECONDS);
    const params = { statusID };
    const status = await api.call({ method: 'POST', path: 'campaigns/export-status', params, expects: statusOf });
    if (status !== 'running') return status.url;
    if (api.now() > deadline) throw unfinished(config);
  }
}

/** What an export that is asked for has come to: its id, or that there is nothing; undefined: the body is no answer. */
export function startOf(body: unknown): number | string | 'empty' | undefined {
  const { isEmpty, checkStatusID } = isObject(body) ? body : {};
  if (isEmpty === true) return 'empty';
  const isID = typeof checkStatusID === 'number' || (typeof checkStatusID === 'string' && checkStatusID !== '');
  return isID && (isEmpty === false || isEmpty === undefined) ? (checkStatusID as number | string) : undefined;
}

/** How far an export is: running, or where its file lies; undefined: the body is no answer. */
export function statusOf(body: unknown): 'running' | { url: string } | undefined {
  const { isFinished, csvDownloadUrl: url } = isObject(body) ? body : {};
  if (isFinished === false) return 'running';
  return isFinished === true && typeof url === 'string' && URL.canParse(url) ? { url } : undefined;
}

/** The docs ask for campaign ids, the API does without them for this type; where it does not, any campaign will do. */
async function startExport(api: CustomApi): Promise<number | string | 'empty'> {
  const start = (more: Row, cost: number): Promise<number | string | 'empty'> => {
    const params = { exportType: 'unsubscribes', ...more };
    return api.call({ method: 'POST', path: 'campaigns/export', params, cost, expects: startOf });
  };
  try {
    return await start({}, EXPORT_COST);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'missing_parameter') throw error;
    const [campaign] = await api.call({
      ...{ method: 'POST', path: 'campaigns/list', params: { perPage: 1 }, cost: 10 },
      expects: (body) => listAt('results')(body)?.filter(isObject),
    });
    if (!campaign) return 'empty';
    return start({ campaignIDs: [campaign.id] }, EXPORT_COST + 1);
  }
}

function unfinished({ retry_budget_seconds }: MailshakeConfig): SourceError {
  return new SourceError(
    'transient_error',
    `Mailshake did not finish the export of unsubscribed addresses within ${retry_budget_seconds} seconds. The next sync starts a new one.`,
  );
}
