import { ApiError, type CustomApi, type CustomStream, isObject, type Row, SourceError } from '../../shared/index.ts';
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
    if (isEmpty === true) return;
    const deadline = api.now() + config.retry_budget_seconds * 1000;
    for (let polls = 1; ; polls++) {
      await api.sleep(polls <= QUICK_POLLS ? QUICK_PAUSE_SECONDS : SLOW_PAUSE_SECONDS);
      const status = await api.call({
        method: 'POST',
        path: 'campaigns/export-status',
        params: { statusID: checkStatusID },
      });
      const { isFinished, csvDownloadUrl } = isObject(status) ? status : ({} as Row);
      if (isFinished === true && typeof csvDownloadUrl === 'string')
        return yield* readAddresses(api.download(csvDownloadUrl));
      if (api.now() > deadline) throw unfinished(config);
    }
  },
};

/** The docs ask for campaign ids, the API does without them for this type; where it does not, any campaign will do. */
async function startExport(api: CustomApi): Promise<Row> {
  const start = (params: Row, cost: number): Promise<unknown> =>
    api.call({ method: 'POST', path: 'campaigns/export', params: { exportType: 'unsubscribes', ...params }, cost });
  let answer: unknown;
  try {
    answer = await start({}, EXPORT_COST);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'missing_parameter') throw error;
    const list = await api.call({ method: 'POST', path: 'campaigns/list', params: { perPage: 1 }, cost: 10 });
    const [campaign] = isObject(list) && Array.isArray(list.results) ? list.results : [];
    if (!isObject(campaign)) return { isEmpty: true };
    answer = await start({ campaignIDs: [campaign.id] }, EXPORT_COST + 1);
  }
  return isObject(answer) ? answer : {};
}

function unfinished({ retry_budget_seconds }: MailshakeConfig): SourceError {
  return new SourceError(
    'transient_error',
    `Mailshake did not finish the export of unsubscribed addresses within ${retry_budget_seconds} seconds. The next sync starts a new one.`,
  );
}
