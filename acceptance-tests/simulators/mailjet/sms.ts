import type { Call } from './call.ts';
import { ApiError } from './errors.ts';
import type { Row } from './json-text.ts';
import { pageOf } from './listing.ts';
import type { SMS } from './model.ts';
import { readText } from './parameters.ts';
import { daySeconds } from './time.ts';
import { isSet, isWithin, readWindow } from './window.ts';

const statuses: [name: string, description: string][] = [
  ['unknown', 'Unknown'],
  ['sent_pending', 'Message is being sent'],
  ['sent', 'Message sent'],
  ['delivered', 'Message delivered'],
  ['rejected_operator', 'Message rejected by the operator'],
  ['rejected_undelivered', 'Message could not be delivered'],
  ['rejected_expired', 'Message expired'],
];

/** The newest first; without a window those of the last three months. */
export function selectSMS(call: Call): SMS[] {
  const { settings, parameters, now, store } = call;
  const given = readWindow(call);
  const window = isSet(given) ? given : { from: now - settings.sms.days * daySeconds, to: undefined };
  const codes = listOf(call, 'StatusCode');
  const ids = listOf(call, 'IDs');
  const to = readText(parameters, 'To');
  return store.sms.rows.filter(
    (row) =>
      isWithin(row.createdAt, window, settings) &&
      (codes === undefined || codes.includes(String(row.status))) &&
      (ids === undefined || ids.includes(row.id)) &&
      (to === undefined || row.to === to),
  );
}

/** The rows of `/v4/sms`, or its one row, or the count. */
export function smsBody(path: string, call: Call): { body: Row; rows: number } {
  const [id, ...more] = path.split('/').slice(1);
  if (more.length > 0) throw new ApiError('not_found');
  if (id === 'count') return { body: { Count: selectSMS(call).length }, rows: 0 };
  if (id !== undefined && id !== '') {
    const row = call.store.sms.find(id);
    if (!row) throw new ApiError('not_found');
    return { body: smsRow(row, call), rows: 1 };
  }
  const page = pageOf(selectSMS(call), call).slice(0, call.settings.sms.cap);
  return { body: { Data: page.map((row) => smsRow(row, call)) }, rows: page.length };
}

export function smsRow(row: SMS, { settings }: Pick<Call, 'settings'>): Row {
  const { idKey, countKey, pending } = settings.sms;
  const [Name = 'unknown', Description = 'Unknown'] = statuses[row.status] ?? [];
  return {
    From: row.from,
    To: row.to,
    Status: { Code: row.status, Name, Description },
    [idKey]: row.id,
    CreationTS: row.createdAt,
    SentTS: row.sentAt ?? (pending === 'null' ? null : ''),
    [countKey]: row.parts,
    Cost: { Value: Math.round(row.parts * 473) / 10_000, Currency: 'EUR' },
    ...settings.overlay.sms,
  };
}

function listOf({ parameters }: Call, name: string): string[] | undefined {
  return readText(parameters, name)?.split(',');
}
