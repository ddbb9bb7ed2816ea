import type { Row } from '../json.ts';

const text = { type: ['null', 'string'] };
const whole = { type: ['null', 'integer'] };
const object = (properties: Row) => ({ type: ['null', 'object'], properties });
const schema = (properties: Row) => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  additionalProperties: true,
  properties,
});

/** What `discover` of the honest twin finds, by name. */
export function honestStreams(): Record<string, Row> {
  const incremental = { supported_sync_modes: ['full_refresh', 'incremental'], source_defined_cursor: true };
  return {
    contacts: {
      name: 'contacts',
      json_schema: schema({
        id: { type: 'integer' },
        name: text,
        born: { ...text, format: 'date' },
        wakes_at: { ...text, format: 'time', airbyte_type: 'time_with_timezone' },
        score: { type: ['null', 'number'] },
        is_friend: { type: ['null', 'boolean'] },
        address: object({ city: text, street: object({ name: text, number: whole }) }),
        tags: { type: ['null', 'array'], items: text },
        updated_at: { ...text, format: 'date-time', airbyte_type: 'timestamp_with_timezone' },
      }),
      ...incremental,
      default_cursor_field: ['updated_at'],
      source_defined_primary_key: [['id']],
    },
    events: {
      name: 'events',
      json_schema: schema({
        meta: object({ id: text, at: { ...text, format: 'date-time' } }),
        at: { ...text, format: 'date-time' },
        body: text,
      }),
      ...incremental,
      default_cursor_field: ['at'],
      source_defined_primary_key: [
        ['meta', 'id'],
        ['meta', 'at'],
      ],
    },
    files: {
      name: 'files',
      json_schema: schema({ id: { type: 'integer' }, _ab_source_file_url: text }),
      supported_sync_modes: ['full_refresh'],
      source_defined_primary_key: [['id']],
    },
  };
}
