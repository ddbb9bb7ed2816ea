import type { Fault } from '../fault.ts';
import { twice, without } from '../tricks.ts';

const p = 'connectionSpecification.properties';
const oauth = `${p}.credentials.oneOf.0.properties`;
const forbidden = ['not', 'anyOf', 'patternProperties', 'prefixItems', 'allOf', 'if', 'then', 'else'];

export const faults: Record<string, Fault> = {
  'config-unfit': {
    check: 'test_config_match_spec',
    breaks: 'the configuration fits',
    says: 'page_size is 500',
    project: ({ files }) => {
      files['secrets/config.json'] = { ...(files['secrets/config.json'] as object), page_size: 500 };
    },
  },
  'config-lacks': {
    check: 'test_config_match_spec',
    breaks: 'what is required is there',
    says: 'start_date',
    project: ({ files }) => {
      files['secrets/config.json'] = { ...(files['secrets/config.json'] as object), start_date: undefined };
    },
  },
  'no-schema': {
    check: 'test_config_match_spec',
    breaks: 'the specification is a schema',
    says: '/properties/page_size/minimum',
    spec: { [`${p}.page_size.minimum`]: 'one' },
  },
  unlike: {
    check: 'test_match_expected',
    breaks: 'it equals the file',
    says: 'connectionSpecification.title',
    spec: { 'connectionSpecification.title': 'Twyn' },
  },
  'unlike-outside': {
    check: 'test_match_expected',
    breaks: 'it equals the file, outside of connectionSpecification too',
    says: 'documentationUrl',
    spec: { documentationUrl: 'https://example.com/other' },
  },
  'twice-printed': {
    check: 'test_match_expected',
    breaks: 'there is one SPEC',
    says: 'exactly one SPEC message; there are 2',
    message: twice('SPEC'),
  },
  'not-printed': {
    check: 'test_match_expected',
    breaks: 'there is a SPEC',
    says: 'exactly one SPEC message; there are 0',
    message: without('SPEC'),
  },
  'enum-twice': {
    check: 'test_enum_usage',
    breaks: 'values are distinct',
    says: 'properties.kind.enum',
    spec: { [`${p}.kind.enum`]: ['all', 'some', 'all'] },
  },
  'enum-twice-in-items': {
    check: 'test_enum_usage',
    breaks: 'values are distinct at any depth',
    says: 'regions.items.enum',
    spec: { [`${p}.regions.items.enum`]: ['eu', 'eu'] },
  },
  'secret-unmarked': {
    check: 'test_secret_is_properly_marked',
    breaks: 'credentials are marked, in options too',
    says: 'client_secret must have',
    spec: { [`${oauth}.client_secret.airbyte_secret`]: undefined },
  },
  'secret-in-capitals': {
    check: 'test_secret_is_properly_marked',
    breaks: 'names are compared in lower case',
    says: 'PassWord must have',
    spec: { [`${p}.PassWord`]: { type: 'string' } },
  },
  'secret-number': {
    check: 'test_secret_is_properly_marked',
    breaks: 'numbers are credentials too',
    says: 'app_id must have',
    spec: { [`${p}.app_id`]: { type: ['integer', 'null'] } },
  },
  'secret-object': {
    check: 'test_secret_is_properly_marked',
    breaks: 'no mark on an object',
    says: 'credentials is marked',
    spec: { [`${p}.credentials.airbyte_secret`]: true },
  },
  'secret-constant': {
    check: 'test_secret_is_properly_marked',
    breaks: 'no mark on a constant',
    says: 'token is marked',
    spec: { [`${p}.token`]: { type: 'string', const: 'x', airbyte_secret: true } },
  },
  'secret-flag': {
    check: 'test_secret_is_properly_marked',
    breaks: 'no mark on a boolean',
    says: 'secret is marked',
    spec: { [`${p}.secret`]: { type: 'boolean', airbyte_secret: true } },
  },
  'three-types': {
    check: 'test_property_type_is_not_array',
    breaks: 'two types at most',
    says: 'page_size.type',
    spec: { [`${p}.page_size.type`]: ['integer', 'null', 'string'] },
  },
  'null-first': {
    check: 'test_property_type_is_not_array',
    breaks: 'null is the second',
    says: 'page_size.type',
    spec: { [`${p}.page_size.type`]: ['null', 'integer'] },
  },
  'two-types-nested': {
    check: 'test_property_type_is_not_array',
    breaks: 'null is the second, in nested properties too',
    says: 'port.type',
    spec: { [`${p}.proxy.properties.port.type`]: ['integer', 'string'] },
  },
  'empty-object': {
    check: 'test_object_not_empty',
    breaks: 'objects have properties',
    says: 'proxy is an object without',
    spec: { [`${p}.proxy`]: { type: 'object' } },
  },
  'empty-object-nested': {
    check: 'test_object_not_empty',
    breaks: 'objects in options have properties',
    says: 'extra is an object without',
    spec: { [`${oauth}.extra`]: { type: 'object', properties: {} } },
  },
  'items-listed': {
    check: 'test_array_type',
    breaks: 'items is one schema',
    says: 'regions.items is a list',
    spec: { [`${p}.regions.items`]: [{ type: 'string' }] },
  },
  'items-of-flags': {
    check: 'test_array_type',
    breaks: 'items are of certain types',
    says: 'regions.items must be',
    spec: { [`${p}.regions.items`]: { type: 'boolean' } },
  },
  'items-of-anything': {
    check: 'test_array_type',
    breaks: 'items have a type',
    says: 'regions.items must be',
    spec: { [`${p}.regions.items`]: {} },
  },
  ...Object.fromEntries(
    [...forbidden, 'dependentSchemas', 'dependentRequired'].map((keyword): [string, Fault] => [
      `keyword-${keyword}`,
      {
        check: 'test_forbidden_complex_types',
        breaks: `${keyword} is absent`,
        says: `proxy.${keyword} is not allowed`,
        spec: { [`${p}.proxy.${keyword}`]: ['not', 'if', 'then', 'else'].includes(keyword) ? {} : [{}] },
      },
    ]),
  ),
};
