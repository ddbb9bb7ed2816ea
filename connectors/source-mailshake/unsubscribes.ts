import {
  ApiError,
  type CustomApi,
  type CustomStream,
  isObject,
  type Row,
  SourceError,
  valueAt,
} from '../../shared/index.ts';
import type { MailshakeConfig } from './config.ts';
import { readAddresses } from './exportFile.ts';

const EXPORT_COST = 20;
/** The first polls come quickly, since small exports take a second or two. */
const QUICK_POLLS = 10;
const QUICK_PAUSE_SECONDS = 1;
const SLOW_PAUSE_SECONDS = 5;

/** All unsubscribed addresses of the team: an export job is started, polled, and its CSV file read. */
export const unsubscribes: CustomStream<MailshakeConfig> = {
  name: 'unsubscribes',
  primaryKey: ['emailAddress'],
  async *read({ config, api }) {
    const { isEmpty, checkStatusID } = await startExport(api);
    if (isEmpty) return;
    const deadline = api.now() + config.retry_budget_seconds * 1000;
    for (let polls = 1; ; polls++) {
      await api.sleep(polls <= QUICK_POLLS ? QUICK_PAUSE_SECONDS : SLOW_PAUSE_SECONDS);
      const { isFinished, csvDownloadUrl } = await api.call({
        method: 'POST',
        path: 'campaigns/export-status',
        params: { statusID: checkStatusID },
        expects: statusIn,
      });
      if (isFinished) return yield* readAddresses(api.download(csvDownloadUrl));
      if (api.now() > deadline) throw unfinished(config);
    }
  },
};

/** The docs ask for campaign ids, the API does without them for this type; where it does not, any campaign will do. */
async function startExport(api: CustomApi): Promise<Export> {
  const start = (more: Row, cost: number): Promise<Export> => {
    const params = { exportType: 'unsubscribes', ...more };
    return api.call({ method: 'POST', path: 'campaigns/export', params, cost, expects: exportIn });
  };
  try {
    return await start({}, EXPORT_COST);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'missing_parameter') throw error;
    const params = { perPage: 1 };
    const campaigns = await api.call({
      method: 'POST',
      path: 'campaigns/list',
      params,
      cost: 10,
      expects: campaignsIn,
    });
    const [campaign] = campaigns;
    if (!campaign) return { isEmpty: true };
    return start({ campaignIDs: [campaign.id] }, EXPORT_COST + 1);
  }
}

interface Export {
  isEmpty: boolean;
  checkStatusID?: unknown;
}

function exportIn(body: unknown): Export | undefined {
  if (!isObject(body)) return undefined;
  const { isEmpty, checkStatusID } = body;
  if (isEmpty === true) return { isEmpty };
  return checkStatusID === undefined || checkStatusID === null ? undefined : { isEmpty: false, checkStatusID };
}

type Status = { isFinished: false; csvDownloadUrl?: undefined } | { isFinished: true; csvDownloadUrl: string };

function statusIn(body: unknown): Status | undefined {
  const { isFinished, csvDownloadUrl } = isObject(body) ? body : ({} as Row);
  if (isFinished === false) return { isFinished };
  return isFinished === true && typeof csvDownloadUrl === 'string' && URL.canParse(csvDownloadUrl)
    ? { isFinished, csvDownloadUrl }
    : undefined;
}

function campaignsIn(body: unknown): readonly Row[] | undefined {
  const campaigns = valueAt(body, 'results');
  return Array.isArray(campaigns) && campaigns.every(isObject) ? campaigns : undefined;
}

function unfinished({ retry_budget_seconds }: MailshakeConfig): SourceError {
  return new SourceError(
    'transient_error',
    `Mailshake did not finish the export of unsubscribed addresses within ${retry_budget_seconds} seconds. The next sync starts a new one.`,
  );
}
