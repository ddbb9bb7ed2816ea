import { randomBytes } from 'node:crypto';
import { jsonReply, type Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { formatCsv, unsubscribesCsv } from './csv.ts';
import { ApiError } from './errors.ts';
import type { Campaign } from './model.ts';
import { invalid, listOf, missing, readChoice, readInteger } from './parameters.ts';
import { listedCampaigns } from './store.ts';
import type { World } from './world.ts';

type Job = { id: number; pollsLeft: number; file: string; csv: string };

export type Exports = { jobs: Job[] };

const downloads = '/downloads/';
const mostCampaigns = 20;

export function createExports(): Exports {
  return { jobs: [] };
}

/** `campaigns/export`: starts a job and answers the id to ask after. */
export function startExport({ parameters }: SimulatorRequest, world: World): Reply {
  const { settings, store, exports } = world;
  const type = readChoice(parameters, 'exportType', ['simple', 'show-each-message', 'unsubscribes']);
  if (type === undefined) throw missing('exportType');
  const campaigns = readCampaigns(parameters.campaignIDs, world);
  const needsCampaigns = type !== 'unsubscribes' || settings.export.needsCampaignIDs;
  if (campaigns.length === 0 && needsCampaigns) throw missing('campaignIDs');

  const isEmpty = settings.export.empty || (type === 'unsubscribes' && store.unsubscribes.length === 0);
  if (isEmpty) return jsonReply({ isEmpty: true });
  const job = {
    id: 90_431 + exports.jobs.length,
    pollsLeft: settings.export.polls,
    file: `${randomBytes(12).toString('hex')}.csv`,
    csv: type === 'unsubscribes' ? unsubscribesCsv(store.unsubscribes, settings) : recipientsCsv(campaigns, world),
  };
  exports.jobs.push(job);
  return jsonReply({ isEmpty: false, checkStatusID: job.id });
}

/** `campaigns/export-status`. */
export function exportStatus({ parameters, headers }: SimulatorRequest, { settings, exports }: World): Reply {
  const id = readInteger(parameters, 'statusID');
  if (id === undefined) throw missing('statusID');
  const job = exports.jobs.find((one) => one.id === id);
  if (!job) throw new ApiError('not_found');
  if (settings.export.neverFinishes || job.pollsLeft > 0) {
    job.pollsLeft -= 1;
    return jsonReply({ isFinished: false });
  }
  const signature = encodeURIComponent(Buffer.from(job.file).toString('base64'));
  const csvDownloadUrl = `http://${headers.host}${downloads}${job.file}?Expires=1772362800&Signature=${signature}`;
  return jsonReply({ isFinished: true, csvDownloadUrl });
}

export function isDownload(path: string): boolean {
  return path.startsWith(downloads);
}

/** Served as an object store does: to anyone who knows the address, and to nobody who brings other credentials. */
export function downloadReply({ path, headers }: SimulatorRequest, { exports }: World): Reply {
  if (headers.authorization !== undefined) return xmlError(403, 'AccessDenied');
  const job = exports.jobs.find(({ file }) => path === downloads + file);
  if (!job) return xmlError(404, 'NoSuchKey');
  return { status: 200, headers: { 'content-type': 'text/csv' }, body: job.csv };
}

function readCampaigns(value: unknown, { store }: World): Campaign[] {
  const ids = listOf(value).map(Number);
  if (ids.length > mostCampaigns || ids.some((id) => !Number.isInteger(id))) throw invalid('campaignIDs');
  const campaigns = listedCampaigns(store).filter(({ id }) => ids.includes(id));
  if (campaigns.length < new Set(ids).size) throw new ApiError('missing_dependent_data');
  return campaigns;
}

function recipientsCsv(campaigns: Campaign[], { store, settings }: World): string {
  const rows = store.recipients.rows().filter(({ campaign }) => campaigns.includes(campaign));
  const lines = rows.map((row) => [row.campaign.title, row.emailAddress, row.first ?? '', row.last ?? '']);
  return formatCsv([['Campaign', 'Email', 'First Name', 'Last Name'], ...lines], settings.csv);
}

function xmlError(status: number, code: string): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
