import { Account, type Item } from '../support/account.ts';
import { simulate } from '../support/simulate.ts';

const DAY = 24 * 3600_000;
const BEGINNING = Date.parse('2026-02-26T00:00:00Z');
const dateOf = (at: number) => new Date(at).toISOString();

/** Exports of what has changed since a moment: a job, which is asked for until it is done, and a file. None covers more than a day. */
export function startExport() {
  const account = new Account(40);
  const show = ({ id, at, version }: Item) => ({ id, balance: version, changed: dateOf(at) });
  const jobs: { file: string; rows: number; until: number; isLast: boolean; isDone: boolean }[] = [];
  return simulate({
    account,
    show,
    config: { api_key: 'export-key-93fa' },
    authorization: 'Bearer export-key-93fa',
    stream: 'balances',
    happens: ['add', 'touch', 'remove'],
    refusal: { status: 401, body: { error: 'unauthorized' } },
    isPublic: (path) => path.startsWith('files/'),
    answer({ path, body, url }) {
      const [, kind, number] = /^(exports|files)\/(\d+)$/.exec(path) ?? [];
      const job = jobs[Number(number)];
      if (job && kind === 'files') return { text: job.file };
      if (job && !job.isDone) {
        job.isDone = true;
        return { body: { state: 'running' } };
      }
      if (job) {
        const [until, last] = [dateOf(job.until), job.isLast];
        return { body: { state: 'done', file: `${url}/files/${number}`, rows: job.rows, until, last } };
      }
      const after = Math.max(BEGINNING, Date.parse((body as { after?: string }).after ?? '1970-01-01'));
      const found = account.sorted(({ at }) => at > after && at <= after + DAY);
      // Of this very moment, more may come.
      const until = Math.min(after + DAY, account.now - 1);
      const file = found.map((item) => `${JSON.stringify(show(item))}\n`).join('');
      const isLast = until === account.now - 1;
      jobs.push({ file, rows: found.length, until, isLast, isDone: jobs.length % 3 > 0 });
      return { body: { id: jobs.length - 1 } };
    },
  });
}
