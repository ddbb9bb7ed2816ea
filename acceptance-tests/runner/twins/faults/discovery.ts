import type { Edits } from '../edit.ts';
import { type Fault, stricter } from '../fault.ts';
import { twice, without } from '../tricks.ts';

const fields = 'contacts.json_schema.properties';
const rule = (check: string, breaks: string, says: string, streams: Edits): Fault => {
  return { check, section: 'discovery', breaks, says, streams };
};
const keyword = (variant: string, path: string): Fault => ({
  ...rule('test_defined_keyword_exist_in_schema', `${variant} is absent`, `The schema of contacts uses ${variant}`, {
    [path]: variant === 'not' ? { type: 'string' } : [{ type: 'string' }],
  }),
  variant,
});
const types = (breaks: string, says: string, streams: Edits): Fault => {
  return { ...rule('test_catalog_has_supported_data_types', breaks, says, streams), warns: true };
};

export const faults: Record<string, Fault> = {
  'catalog-twice': {
    ...rule('test_discover', 'there is one CATALOG', 'exactly one CATALOG; there are 2', {}),
    message: twice('CATALOG'),
  },
  'catalog-missing': {
    ...rule('test_discover', 'there is a CATALOG', 'printed no CATALOG', {}),
    message: without('CATALOG'),
  },
  'catalog-empty': rule('test_discover', 'there is a stream', 'The catalog has no streams', {
    ...{ contacts: undefined, events: undefined, files: undefined },
  }),
  'name-twice': rule(
    'test_discover',
    'names are distinct',
    'The stream contacts stands in the catalog more than once',
    {
      'files.name': 'contacts',
      'files.namespace': 'other',
    },
  ),
  'discover-fails': {
    stricter: true,
    ...rule('test_discover', 'it ends with 0', '`discover` ended with exit code 1', {}),
    exit: () => 1,
  },
  'schema-invalid': rule(
    'test_streams_have_valid_json_schemas',
    'types exist',
    'The schema of contacts: /properties/name',
    {
      [`${fields}.name.type`]: 'text',
    },
  ),
  'schema-required': rule(
    'test_streams_have_valid_json_schemas',
    'keywords of draft 7 are not those of draft 3',
    'The schema of contacts: /properties/id/required',
    { [`${fields}.id.required`]: true },
  ),
  'cursor-unknown': rule(
    'test_defined_cursors_exist_in_schema',
    'the cursor is declared',
    'contacts: the cursor seen_at',
    {
      'contacts.default_cursor_field': ['seen_at'],
    },
  ),
  'cursor-unknown-nested': rule(
    'test_defined_cursors_exist_in_schema',
    'the cursor is declared, all of its path',
    'events: the cursor meta.when',
    { 'events.default_cursor_field': ['meta', 'when'] },
  ),
  reference: rule('test_defined_refs_exist_in_schema', 'no reference is left', 'contacts: properties.name.$ref', {
    [`${fields}.name`]: { $ref: '#/definitions/name' },
  }),
  'keyword-allOf': keyword('allOf', `${fields}.name.allOf`),
  'keyword-as-name': {
    ...rule(
      'test_defined_keyword_exist_in_schema',
      'no property of an object that may be null is called so, which the official suite takes for the keyword',
      'The schema of contacts uses not',
      { [`${fields}.address.properties.not`]: { type: 'string' } },
    ),
    variant: 'not',
  },
  'keyword-not': keyword('not', `${fields}.address.properties.city.not`),
  'key-unknown': rule('test_primary_keys_exist_in_schema', 'the key is declared', 'contacts: the key number', {
    'contacts.source_defined_primary_key': [['number']],
  }),
  'key-unknown-second': rule('test_primary_keys_exist_in_schema', 'all parts are declared', 'events: the key meta.no', {
    'events.source_defined_primary_key': [
      ['meta', 'id'],
      ['meta', 'no'],
    ],
  }),
  'modes-missing': rule('test_streams_has_sync_modes', 'modes are there', 'files has no supported_sync_modes', {
    'files.supported_sync_modes': undefined,
  }),
  'modes-empty': rule('test_streams_has_sync_modes', 'modes are not empty', 'files has no supported_sync_modes', {
    'files.supported_sync_modes': [],
  }),
  'additional-forbidden': rule('test_additional_properties_is_true', 'it is not false', 'files: additionalProperties', {
    'files.json_schema.additionalProperties': false,
  }),
  'additional-schema-nested': rule(
    'test_additional_properties_is_true',
    'it is no schema, below neither',
    'contacts: properties.address.additionalProperties',
    { [`${fields}.address.additionalProperties`]: { type: 'string' } },
  ),
  'type-unsupported': types('types are known', 'the unsupported type money', { [`${fields}.score.type`]: 'money' }),
  'format-unsupported': types('formats are known', 'the format email', { [`${fields}.name.format`]: 'email' }),
  'airbyte-type-unsupported': types('airbyte_types are known', 'the airbyte_type big_integer', {
    [`${fields}.score.airbyte_type`]: 'big_integer',
  }),
  'key-object': rule(
    'test_primary_keys_data_type',
    'keys are no objects',
    'contacts: the key address is of type object',
    {
      'contacts.source_defined_primary_key': [['address']],
    },
  ),
  'key-object-plain': stricter(
    rule('test_primary_keys_data_type', 'keys are no objects, however that is written', 'address is of type object', {
      'contacts.source_defined_primary_key': [['address']],
      [`${fields}.address.type`]: 'object',
    }),
  ),
  'key-list': rule('test_primary_keys_data_type', 'keys are no lists', 'contacts: the key tags is of type array', {
    'contacts.source_defined_primary_key': [['id'], ['tags']],
  }),
};
