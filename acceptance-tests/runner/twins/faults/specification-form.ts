import type { Fault } from '../fault.ts';

const p = 'connectionSpecification.properties';
const credentials = `${p}.credentials`;
const oauth = `${credentials}.oneOf.0.properties`;
const key = `${credentials}.oneOf.1.properties`;

export const faults: Record<string, Fault> = {
  'options-in-a-text': {
    check: 'test_oneof_usage',
    breaks: 'the parent is an object',
    says: 'around properties.credentials.oneOf',
    spec: { [`${credentials}.type`]: 'string' },
  },
  'option-bare': {
    check: 'test_oneof_usage',
    breaks: 'options have properties',
    says: 'properties.credentials.oneOf must be an object with properties',
    spec: { [`${credentials}.oneOf.1`]: { type: 'object', title: 'Key' } },
  },
  'constant-missing': {
    check: 'test_oneof_usage',
    breaks: 'one constant is common',
    says: 'there is none',
    spec: { [`${key}.auth_type`]: { type: 'string' } },
  },
  'constant-not-shared': {
    check: 'test_oneof_usage',
    breaks: 'the constant has the same name in all options',
    says: 'there is none',
    spec: { [`${key}.auth_type`]: undefined, [`${key}.way`]: { type: 'string', const: 'key' } },
  },
  'constants-two': {
    check: 'test_oneof_usage',
    breaks: 'no more than one constant is common',
    says: 'auth_type, version',
    spec: { [`${oauth}.version`]: { type: 'string', const: '1' }, [`${key}.version`]: { type: 'string', const: '2' } },
  },
  'constant-default': {
    check: 'test_oneof_usage',
    breaks: 'a default equals the constant',
    says: 'oneOf.1.properties.auth_type.default',
    spec: { [`${key}.auth_type.default`]: 'oauth' },
  },
  'constant-enum': {
    check: 'test_oneof_usage',
    breaks: 'an enum holds the constant only',
    says: 'oneOf.0.properties.auth_type.enum',
    spec: { [`${oauth}.auth_type.enum`]: ['oauth', 'key'] },
  },
  'constant-same': {
    check: 'test_oneof_usage',
    breaks: 'constants are distinct',
    says: 'options share the same const of auth_type',
    warns: true,
    spec: { [`${key}.auth_type.const`]: 'oauth' },
  },
  'date-without-pattern': {
    check: 'test_date_pattern',
    breaks: 'a date has a pattern',
    says: 'start_date.format is date',
    warns: true,
    spec: { [`${p}.start_date.pattern`]: undefined },
  },
  'time-without-pattern': {
    check: 'test_date_pattern',
    breaks: 'a date-time has the pattern of one',
    says: 'until.format is date-time',
    warns: true,
    spec: { [`${p}.until.pattern`]: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
  },
  'pattern-without-date': {
    check: 'test_date_format',
    breaks: 'what looks like a date has the format',
    says: 'start_date.pattern looks like a date',
    warns: true,
    spec: { [`${p}.start_date.format`]: undefined },
  },
  'pattern-without-time': {
    check: 'test_date_format',
    breaks: 'what looks like a date-time has the format',
    says: 'until.pattern looks like a date',
    warns: true,
    spec: { [`${p}.until.format`]: undefined },
  },
  'order-twice': {
    check: 'test_duplicate_order',
    breaks: 'orders are distinct in a group',
    says: 'properties.page_size has order 2',
    spec: { [`${p}.page_size.order`]: 2 },
  },
  'order-twice-ungrouped': {
    check: 'test_duplicate_order',
    breaks: 'orders are distinct without a group',
    says: 'properties.b has order 9',
    spec: { [`${p}.a`]: { type: 'string', order: 9 }, [`${p}.b`]: { type: 'string', order: 9 } },
  },
  'order-twice-nested': {
    check: 'test_duplicate_order',
    breaks: 'orders are distinct in options',
    says: 'oneOf.0.properties.refresh_token has order 2',
    spec: { [`${oauth}.refresh_token.order`]: 2 },
  },
  'group-nested': {
    check: 'test_nested_group',
    breaks: 'groups are on top',
    says: 'proxy.properties.host.group',
    spec: { [`${p}.proxy.properties.host.group`]: 'access' },
  },
  'group-in-option': {
    check: 'test_nested_group',
    breaks: 'groups are not in options',
    says: 'oneOf.0.properties.client_id.group',
    spec: { [`${oauth}.client_id.group`]: 'access' },
  },
  'display-without-options': {
    check: 'test_display_type',
    breaks: 'it stands beside a oneOf',
    says: 'kind.display_type stands on',
    spec: { [`${p}.kind.display_type`]: 'dropdown' },
  },
  'display-unknown': {
    check: 'test_display_type',
    breaks: 'it is dropdown or radio',
    says: 'credentials.display_type is wheel',
    spec: { [`${credentials}.display_type`]: 'wheel' },
  },
  reference: {
    check: 'test_defined_refs_exist_in_json_spec_file',
    breaks: 'no reference is left',
    says: 'properties.kind.$ref',
    spec: { [`${p}.kind`]: { $ref: '#/definitions/kind' } },
  },
  'additional-forbidden': {
    check: 'test_additional_properties_is_true',
    section: 'spec',
    breaks: 'it is not false',
    says: 'additionalProperties is false',
    spec: { 'connectionSpecification.additionalProperties': false },
  },
  'additional-forbidden-in-option': {
    check: 'test_additional_properties_is_true',
    section: 'spec',
    breaks: 'it is not false in options',
    says: 'oneOf.1.additionalProperties is false',
    spec: { [`${credentials}.oneOf.1.additionalProperties`]: false },
  },
  'additional-schema': {
    check: 'test_additional_properties_is_true',
    section: 'spec',
    breaks: 'it is no schema',
    says: 'proxy.additionalProperties is {"type":"string"}',
    spec: { [`${p}.proxy.additionalProperties`]: { type: 'string' } },
  },
};
