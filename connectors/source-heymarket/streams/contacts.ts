import type { Api, Completion, Row } from '@mailroom/airbyte-cdk';
import { ApiError, type ErrorRule, single } from '@mailroom/airbyte-cdk';
import { FULL_REFRESH, type HeymarketConfig, KEY, type List, newestFirst } from '../config.ts';
import { FIELDS_REQUEST, FULL_ANSWER, fetchCustomFields, noFields, spread } from '../customFields.ts';
import { mayBeAbsent, noStatus, notThisOne } from '../errorRules.ts';
import { byDate } from '../paging.ts';
import { onlyList, onlyObject, tagsOf } from '../values.ts';

export const contacts = (config: HeymarketConfig): List => ({
  name: 'contacts',
  primaryKey: KEY,
  request: { method: 'POST', path: config.contacts_api === 'v2' ? 'v2/contacts/list' : 'v1/contacts' },
  records: onlyList,
  ...byDate(config),
  transform: (row) => ('tags' in row ? Object.assign(row, { tags: tagsOf(row.tags) }) : row),
  completion: details(config),
  readWith: ({ contacts_api, custom_field_columns: columns, fetch_contact_details }) => ({
    rows: { contacts_api: contacts_api === 'v2' ? ['v1', 'v2'] : ['v1'] },
    columns: { custom_field_columns: columns === 'off' ? [] : [columns], fetch_contact_details },
  }),
  sync: newestFirst('updated'),
  boundedByStartDate: false,
});

/** The definitions of custom fields; how the answer looks is not documented. */
export const contactFields: List = {
  name: 'contact_fields',
  primaryKey: KEY,
  request: { method: 'POST', path: 'v1/contact-fields' },
  records: onlyList,
  pager: {
    request: (page) => (page === null ? {} : { page }),
    turn: ({ rows, fresh }, page) =>
      rows.length === FULL_ANSWER && fresh > 0 ? { to: Number(page ?? 1) + 1 } : { end: true },
  },
  sync: FULL_REFRESH,
  errors: [mayBeAbsent],
};

/** Whether a contact has opted out: a request for each. */
export const contactStatuses = (parent: List): List => ({
  name: 'contact_statuses',
  primaryKey: KEY,
  request: { method: 'POST', path: 'v1/contact/status', params: ({ slice }) => ({ id: slice.id }) },
  records: onlyObject,
  pager: single(),
  partitions: { parent, incremental: true, slice: ({ id }) => ({ key: String(id), id }) },
  belonging: { says: ({ id }, slice) => (id === undefined ? undefined : String(id) === slice.key) },
  sync: FULL_REFRESH,
  errors: [noStatus, notThisOne],
});

/** Contacts whose details are asked for at once. */
const AT_ONCE = 10;
/** Where nothing is asked for each, as many as a page has. */
const WITHOUT_DETAILS = 1000;

/** What the list leaves out of a contact, if it is wanted, and the columns of custom fields. */
function details({ fetch_contact_details }: HeymarketConfig): Completion<HeymarketConfig> {
  let fields: ReturnType<typeof fetchCustomFields> | undefined;
  let isAskedAgain = false;
  let warned = false;
  let hasMissed = false;
  return {
    batch: fetch_contact_details ? AT_ONCE : WITHOUT_DETAILS,
    async complete(rows, { config, api, log }) {
      const ask = (): ReturnType<typeof fetchCustomFields> =>
        fetchCustomFields((params) => api.call({ ...FIELDS_REQUEST, params, rules: [withoutFields] }), config).catch(
          (error: unknown) => {
            if (!(error instanceof ApiError) || error.action !== 'skip_partition') throw error;
            log('WARN', `Stream contacts: the columns of custom fields are missing this time. ${error.message}`);
            isAskedAgain = true;
            return [];
          },
        );
      fields ??= ask();
      let known = await fields;
      const missed = (error: ApiError): void => {
        if (!hasMissed)
          log('WARN', `Stream contacts: contacts without details stay as the list has them. ${error.message}`);
        hasMissed = true;
      };
      const full = config.fetch_contact_details
        ? await Promise.all(rows.map((row) => withDetails(row, api, missed)))
        : rows;
      if (config.custom_field_columns === 'off') return full;
      const spreadAll = (): number => full.reduce((sum, row) => sum + spread(row, known ?? []), 0);
      let unknown = spreadAll();
      // A value of a field that is not known: the field is new, or the answer left it out.
      if (unknown > 0 && !isAskedAgain) {
        isAskedAgain = true;
        fields = ask();
        known = await fields;
        unknown = spreadAll();
      }
      // There are values, so that there must be fields.
      if (unknown > 0 && known === null) throw noFields();
      if (unknown > 0 && !warned) {
        warned = true;
        log(
          'INFO',
          'Stream contacts: some values belong to custom fields that are not defined; they are in the column custom only.',
        );
      }
      return full;
    },
  };
}

const withoutFields: ErrorRule = {
  ...notThisOne,
  message: 'Custom fields can not be read; their values are in the column custom.',
};

/** One that is gone meanwhile stays as the list had it. */
async function withDetails(row: Row, api: Api, missed: (error: ApiError) => void): Promise<Row> {
  try {
    const full = await api.call({
      method: 'GET',
      path: `v1/contact/${encodeURIComponent(String(row.id))}`,
      rules: [notThisOne],
      expects: (body) => contactOf(row, body),
    });
    return { ...row, ...full, ...('tags' in full && { tags: tagsOf(full.tags) }), updated: row.updated };
  } catch (error) {
    if (!(error instanceof ApiError) || error.action !== 'skip_partition') throw error;
    missed(error);
    return row;
  }
}

/** The contact that an answer is, if it is the one that was asked for. */
function contactOf({ id }: Row, body: unknown): Row | undefined {
  const [found] = onlyObject(body) ?? [];
  return found && String(found.id) === String(id) ? found : undefined;
}
