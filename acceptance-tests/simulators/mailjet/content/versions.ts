import type { Call } from '../call.ts';
import { ApiError } from '../errors.ts';
import type { Row } from '../json-text.ts';
import { parseID } from '../resource.ts';
import { newestFirst } from './tables.ts';

/** The versions of one template's content, the newest first. */
export function versionsOf(key: string, { store, settings }: Call): Row[] {
  const { content } = settings;
  const id = parseID(key);
  const template = id === undefined ? undefined : store.content.templates.find(id);
  const versions = store.content.contents.rows.filter(({ TemplateID }) => TemplateID === id);
  if (!template || (versions.length === 0 && content.withoutContent === 404)) throw new ApiError('not_found');
  const sorted = [...versions].sort(newestFirst);
  return content.headers === 'object'
    ? sorted
    : sorted.map((row) => ({ ...row, Headers: JSON.stringify(row.Headers) }));
}
