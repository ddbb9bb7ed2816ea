import type { GenerateOptions } from '../generated/options.ts';
import type { Dates } from '../seed/dates.ts';
import { secrets } from '../seed/ids.ts';
import type { Store } from '../store.ts';
import { dateOf, daySeconds } from '../time.ts';
import { addVersion, type ContentList, makeContentRow } from './tables.ts';

type Fields = Parameters<typeof makeContentRow>[2];

/** With a fraction of a second, of which the zeros at the end are left out. */
const precise = (date: string, fraction: string): string => date.replace('Z', `.${fraction}Z`);

export const contentIDs = { welcome: 27, newsletter: 12, empty: 31, deleted: 33, logo: uuid(1) } as const;

function uuid(number: number): string {
  return `07ea8ad6-161a-4bfe-9f38-${String(number).padStart(12, '0')}`;
}

/** The sample rows of the Content API. */
export function seedContent({ content }: Store, { date }: Dates): void {
  const add = (list: ContentList, at: string, fields: Fields) =>
    content[list].add(makeContentRow(list, precise(date(at), '21546'), fields));
  content.labels.add(makeContentRow('labels', '', { ID: 5, Name: 'Shop', Color: '#FFAA00' }));
  content.labels.add(makeContentRow('labels', '', { ID: 6, Name: 'Seasons', UsedFor: 'image' }));
  content.labels.add(
    makeContentRow('labels', '', { ID: 7, Name: 'Logos', UsedFor: 'image', OrganisationID: undefined }),
  );
  add('templates', '2025-04-19T11:44:24Z', {
    ...{ ID: contentIDs.newsletter, Name: 'Newsletter', EditMode: 1, Purposes: ['marketing'], LabelIDs: [5] },
    ...{ ExternalID: '1399391', LastContentType: 'D', Categories: ['newsletter'] },
  });
  add('templates', '2025-05-02T09:05:22Z', {
    ...{ ID: contentIDs.welcome, Name: 'Welcome', Purposes: ['marketing', 'transactional'], IsPublished: true },
    ...{ ExternalID: '1393391', Description: 'For new customers', LastContentType: 'P' },
    UpdatedAt: precise(date('2025-05-18T10:00:00Z'), '5'),
  });
  add('templates', '2025-05-19T08:00:00Z', { ID: contentIDs.empty, Name: 'Footer', EditMode: 3, PartialIDs: [27] });
  add('templates', '2025-05-10T08:00:00Z', { ID: contentIDs.deleted, Name: 'Gone', SoftDeleted: true });
  const from = { From: 'Aurore <news@shop-aurore.example>', 'Reply-To': '', SenderName: 'Aurore' };
  const version = (ID: number, at: string, fields: Omit<Fields, 'ID'>) =>
    addVersion(content, makeContentRow('contents', precise(date(at), '11497'), { ID, ...fields }));
  const of = { TemplateID: contentIDs.welcome };
  version(22, '2025-05-12T09:21:23Z', { ...of, Headers: { Subject: 'Bonjour', ...from }, HTMLPart: '<p>Bonjour</p>' });
  version(23, '2025-05-18T09:54:37Z', {
    ...of,
    Author: 'Léa Petit',
    HTMLPart: '<p>Bienvenue</p>',
    TextPart: 'Bonjour',
  });
  version(24, '2025-05-18T10:00:00Z', { ...of, ContentType: 'P', HTMLPart: '<p>Bienvenue</p>', IsLocked: true });
  version(25, '2025-05-17T10:00:00Z', {
    TemplateID: contentIDs.newsletter,
    Locale: 'en_US',
    MJMLPart: '<mjml></mjml>',
  });
  add('images', '2025-05-06T07:32:41Z', { ID: contentIDs.logo, Name: 'Logo', LabelIDs: [7], Status: 'locked' });
  add('images', '2025-04-16T14:29:54Z', {
    ...{ ID: uuid(2), Name: 'Spring', LabelIDs: [6], ThumbnailSize: 4251, TotalSize: 46_766 },
    ThumbnailUrl: `https://img.shop-aurore.example/img2/${uuid(2)}/thumbnail`,
  });
  add('tokens', '2025-05-02T08:45:29Z', {
    ...{ ID: 46, Name: 'Marketing team', Permissions: ['read_template', 'read_template_marketing'] },
    AccessToken: secrets.contentToken,
  });
  const ExpiresAt = precise(date('2026-05-12T17:42:46Z'), '705583');
  add('tokens', '2025-05-12T17:42:46Z', { ID: 47, Name: 'Agency', Permissions: ['read_image'], ExpiresAt });
}

/** So many rows of each list, and of labels of either kind; of every sixth template more versions than a small page. */
export function generateContent({ content }: Store, moment: number, { content: count = 0 }: GenerateOptions): void {
  for (let index = 0; index < count; index += 1) {
    const at = precise(dateOf(moment - (index + 1) * daySeconds), String(100_001 + index * 7));
    const ID = 1000 + index;
    const Name = `${index}`;
    content.labels.add(makeContentRow('labels', at, { ID: 2 * ID, Name }));
    content.labels.add(makeContentRow('labels', at, { ID: 2 * ID + 1, Name, UsedFor: 'image' }));
    content.images.add(makeContentRow('images', at, { ID: uuid(ID), Name }));
    content.tokens.add(makeContentRow('tokens', at, { ID, Name, Permissions: ['read_image'] }));
    content.templates.add(makeContentRow('templates', at, { ID, Name, Purposes: ['automation'] }));
    const versions = index % 6 === 0 ? 14 : 1 + (index % 3);
    for (let version = 0; version < versions; version += 1) {
      const saved = precise(dateOf(moment - index * daySeconds - version * 601), '30001');
      const ContentType = ['D', 'P', 'A'][version % 3] ?? 'D';
      const HTMLPart = `<p>${index}, ${version}</p>`;
      const fields = { ID: ID * 100 + version, TemplateID: ID, ContentType, HTMLPart };
      addVersion(content, makeContentRow('contents', saved, fields));
    }
  }
}
