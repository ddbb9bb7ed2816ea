import { ApiError, type CheckContext, isObject, type Row, SourceError } from '@mailroom/airbyte-cdk';
import { schemas } from '../../schemas/source-heymarket/index.ts';
import { columnNames } from './columnNames.ts';
import type { HeymarketConfig } from './config.ts';
import { onlyList } from './values.ts';

/** A custom field of contacts, and the column that it has. */
export interface CustomField {
  id: string;
  title: string;
  column: string;
}

/** An answer of so many may have been cut. */
export const FULL_ANSWER = 30;
/** Columns that contacts have anyway. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(Object.keys(schemas.contacts.properties));

type Call = (params: Row) => Promise<readonly Row[] | null>;

/** How custom fields are asked for, beside by whom. */
export const FIELDS_REQUEST = {
  method: 'POST' as const,
  path: 'v1/contact-fields',
  expects: fieldsOf,
};

/** The definitions in an answer; null where there is null in their place; undefined where it is no answer to the question. */
export function fieldsOf(body: unknown): readonly Row[] | null | undefined {
  const list = onlyList(body);
  if (!list) return list;
  const rows = list.filter(isObject).filter(({ id }) => id !== undefined && id !== null);
  return rows.length === list.length ? rows : undefined;
}

/**
 * The custom fields that contacts can have, each with a column of its own; none where they are switched off. Null where
 * Heymarket says so, which may mean that there are none: when it is asked again too.
 */
export async function fetchCustomFields(call: Call, config: HeymarketConfig): Promise<readonly CustomField[] | null> {
  if (config.custom_field_columns === 'off') return [];
  const definitions = await fetchDefinitions(call);
  if (!definitions) return null;
  const fields = [...definitions].map(([id, { title, name }]) => ({ id, title: String(title ?? name ?? '') }));
  const isByTitle = config.custom_field_columns === 'by_title';
  const names = columnNames(
    fields.map(({ id, title }) => ({ id, title: isByTitle ? title : '' })),
    OWN_COLUMNS,
  );
  return fields.map((field, index) => ({ ...field, column: names[index] as string }));
}

/** The definitions by id, of as many pages as there are. */
async function fetchDefinitions(call: Call): Promise<ReadonlyMap<string, Row> | null> {
  let found = (await call({})) ?? (await call({}));
  if (!found) return null;
  const known = new Map<string, Row>();
  for (let page = 2; found && addNew(known, found) && found.length === FULL_ANSWER; page++) {
    found = await call({ page }).catch(noMore);
  }
  return known;
}

/** Whether there was anything new. */
function addNew(known: Map<string, Row>, rows: readonly Row[]): boolean {
  const before = known.size;
  for (const row of rows) if (!known.has(String(row.id))) known.set(String(row.id), row);
  return known.size > before;
}

/** Columns that are missing or null would never be made good: the contacts come again only when they change. */
export function noFields(): SourceError {
  return new SourceError(
    'transient_error',
    'Heymarket does not tell which custom fields there are. It is tried again with the next sync; to do without their columns, set custom_field_columns to off.',
  );
}

/** It is not documented that there are pages at all. */
function noMore(error: unknown): readonly [] {
  if (!(error instanceof ApiError) || error.action !== 'skip_partition') throw error;
  return [];
}

/** The columns of custom fields, for the schema of contacts. */
export async function columns({
  config,
  call,
  warn,
}: CheckContext<HeymarketConfig> & { warn(message: string): void }): Promise<Readonly<Record<string, Row>>> {
  const ask: Call = (params) =>
    call({
      ...FIELDS_REQUEST,
      params,
      cost: 1,
      rules: [
        {
          status: [400, 403, 404],
          action: 'skip_partition',
          fault: 'config_error',
          message: 'Custom fields can not be read.',
        },
      ],
    });
  let fields: readonly CustomField[] = [];
  try {
    fields = (await fetchCustomFields(ask, config)) ?? [];
  } catch (error) {
    if (!(error instanceof ApiError) || error.action !== 'skip_partition') throw error;
    warn(`Contacts have no columns for custom fields. ${error.message}`);
  }
  const property = ({ id, title }: CustomField): Row => ({
    type: ['null', 'string'],
    ...(title && { title }),
    description: `Added by the connector: custom field ${id}${title ? `, "${title}"` : ''}.`,
  });
  return { contacts: Object.fromEntries(fields.map((field) => [field.column, property(field)])) };
}

/** Puts the values of custom fields into their columns; answers with how many had none. */
export function spread(row: Row, fields: readonly CustomField[]): number {
  const values = isObject(row.custom) ? row.custom : {};
  let unknown = Object.keys(values).length;
  for (const field of fields) {
    const value = values[field.id];
    if (Object.hasOwn(values, field.id)) unknown -= 1;
    row[field.column] = value === undefined || value === null ? null : textOf(value);
  }
  return unknown;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
