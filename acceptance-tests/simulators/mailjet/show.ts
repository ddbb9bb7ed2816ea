import type { Call } from './call.ts';
import type { Row, Value } from './json-text.ts';
import type { AnyResource, Resource } from './resource.ts';

const dateForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const dateName = /(At|Timeslice|JobEnd|JobStart)$/;
const respelled: Record<string, string> = {
  HardBouncedCount: 'HardbouncedCount',
  SoftBouncedCount: 'SoftbouncedCount',
};
/** Whole counters keep their spelling. */
const bounceResources = ['contactstatistics', 'listrecipientstatistics', 'senderstatistics'];

/** A row of a resource in the manner of the settings. */
export function show<T>(resource: Resource<T> | AnyResource, row: T, call: Call): Row {
  return dress(resource.name, (resource as Resource<T>).render(row, call), call);
}

/** The same for a row that is rendered already; of a child, the name has its action: `campaigndraft/schedule`. */
export function dress(name: string, shown: Row, call: Call): Row {
  const { settings } = call;
  const overlay = settings.overlay[name];
  const isPlain =
    settings.dates === 'Z' &&
    settings.unsetDates === 'empty' &&
    settings.references === 'absent' &&
    settings.quotedNumbers.length === 0 &&
    settings.bounceSpelling === 'HardBouncedCount';
  if (isPlain) return overlay ? { ...shown, ...overlay } : shown;
  const changed: Row = {};
  for (const [field, value] of Object.entries(shown)) {
    const spelled =
      settings.bounceSpelling === 'HardbouncedCount' && bounceResources.includes(name)
        ? (respelled[field] ?? field)
        : field;
    changed[spelled] = showValue(field, value, call);
  }
  return { ...changed, ...overlay };
}

function showValue(field: string, value: Value, { settings }: Call): Value {
  if (value === undefined) return settings.references === 'null' ? null : undefined;
  if (value === '' && dateName.test(field)) {
    return { empty: '', null: null, absent: undefined, epoch: '1970-01-01T00:00:00Z' }[settings.unsetDates];
  }
  if (typeof value === 'string' && settings.dates === 'bare' && dateForm.test(value)) return value.slice(0, -1);
  if (typeof value === 'number' && settings.quotedNumbers.includes(field)) return String(value);
  return value;
}
