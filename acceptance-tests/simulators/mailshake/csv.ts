import type { Unsubscribe } from './model.ts';
import type { MailshakeSettings } from './settings.ts';

/** The file of an unsubscribe export. Mailshake documents no columns, so its shape is a matter of settings. */
export function unsubscribesCsv(rows: readonly Unsubscribe[], { csv }: MailshakeSettings): string {
  const order = (email: string, others: string[]) => {
    if (!csv.extraColumns) return [email];
    return csv.emailColumn === 'first' ? [email, ...others] : [...others, email];
  };
  const lines = rows.map(({ emailAddress, date, campaignTitle }) =>
    order(emailAddress, [new Date(date).toISOString().slice(0, 16).replace('T', ' '), campaignTitle]),
  );
  if (csv.header !== null) lines.unshift(order(csv.header, ['Date', 'Campaign']));
  return formatCsv(lines, csv);
}

export function formatCsv(lines: readonly string[][], csv: MailshakeSettings['csv']): string {
  const cell = (text: string) => (csv.quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const body = lines.map((line) => line.map(cell).join(',') + csv.newline).join('');
  return (csv.bom ? '\uFEFF' : '') + body;
}
