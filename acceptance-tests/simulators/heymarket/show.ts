import { isObject } from '../shared/json.ts';
import type { Fields } from './model.ts';
import { formatMoment, goZero } from './moments.ts';
import type { HeymarketSettings } from './settings.ts';

/** Where a link to a file leads, by the file's name. */
export type LinkOf = (name: string) => string;

export const fileScheme = 'files://';

/** A row as the API gives it: moments and links spelled, empty fields as the settings want them. */
export function show(fields: Fields, stream: string, settings: HeymarketSettings, linkOf: LinkOf): Fields {
  const mode = settings.emptyFields;
  const row: Fields = {};
  for (const name in fields) {
    const spelled = spell(fields[name], settings, linkOf);
    if (name === 'id' || !isLeftOut(spelled, mode)) row[name] = spelled;
  }
  const overlay = settings.overlay[stream];
  return overlay ? { ...row, ...overlay } : row;
}

/** Undefined for what is to be left out. */
function spell(value: unknown, settings: HeymarketSettings, linkOf: LinkOf): unknown {
  if (typeof value === 'bigint') return value === goZero ? spellUnset(settings) : formatMoment(value, settings.dates);
  if (typeof value === 'string') {
    return value.startsWith(fileScheme) ? linkOf(value.slice(fileScheme.length)) : value;
  }
  if (Array.isArray(value)) return value.map((item) => spell(item, settings, linkOf));
  if (!isObject(value)) return value;
  const spelled: Fields = {};
  for (const name in value) {
    const item = spell(value[name], settings, linkOf);
    if (item !== undefined) spelled[name] = item;
  }
  return spelled;
}

function spellUnset({ unsetTimes }: HeymarketSettings): unknown {
  if (unsetTimes === 'go zero') return formatMoment(goZero, { fraction: 'trimmed', zone: 'Z' });
  return { null: null, empty: '', 'left out': undefined }[unsetTimes];
}

function isLeftOut(value: unknown, mode: HeymarketSettings['emptyFields']): boolean {
  if (value === undefined) return true;
  if (mode === 'shown') return false;
  if (value === '' || value === null || (Array.isArray(value) && value.length === 0)) return true;
  if (isObject(value)) return Object.keys(value).length === 0;
  return mode === 'left out with zeros' && (value === 0 || value === false);
}
