import type { Fault, Twist } from '../fault.ts';

const fault =
  (check: string) =>
  (breaks: string, says: string, twist: Twist): Fault => ({ check, breaks, says, ...twist });
const types = fault('test_schemas_have_types');
const empty = fault('test_no_empty_properties');
const names = fault('test_names_stay_apart');

const settings = 'connectionSpecification.properties';
const fields = 'contacts.json_schema.properties';
const text = { type: ['null', 'string'] };

/** What is wrong with schemas for clients other than the platform. */
export const faults: Record<string, Fault> = {
  'setting-untyped': types('settings have a type', 'the specification: properties.limit has no type', {
    spec: { [`${settings}.limit`]: { title: 'Limit', order: 9, group: 'content' } },
  }),
  'option-untyped': types('settings of an option have a type', 'oneOf.1.properties.api_key has no type', {
    spec: { [`${settings}.credentials.oneOf.1.properties.api_key.type`]: undefined },
  }),
  'column-untyped': types('columns have a type', 'contacts: properties.name has no type', {
    streams: { [`${fields}.name`]: {} },
  }),
  'inner-untyped': types('properties of objects have a type', 'properties.address.properties.city has no type', {
    streams: { [`${fields}.address.properties.city`]: { description: 'City.' } },
  }),
  'items-untyped': types('items have a type', 'contacts: properties.tags.items has no type', {
    streams: { [`${fields}.tags.items`]: {} },
  }),

  'setting-empty': empty(
    'objects of settings are not empty',
    'the specification: properties.proxy has empty properties',
    {
      spec: { [`${settings}.proxy.properties`]: {}, [`${settings}.proxy.required`]: undefined },
    },
  ),
  'column-empty': empty('objects of records are not empty', 'contacts: properties.address has empty properties', {
    streams: { [`${fields}.address.properties`]: {} },
  }),
  'items-empty': empty('objects in lists have properties', 'contacts: properties.tags.items is an object in a list', {
    streams: { [`${fields}.tags.items`]: { type: ['null', 'object'], additionalProperties: true } },
  }),

  'columns-capital': names('columns differ by more than capitals', 'contacts: the columns name and Name are one', {
    streams: { [`${fields}.Name`]: text },
  }),
  'columns-foreign': names('columns differ by ASCII letters', 'contacts: the columns x_日本 and x_中国 are one', {
    streams: { [`${fields}.x_日本`]: text, [`${fields}.x_中国`]: text },
  }),
  'columns-camel': names('columns differ by more than case', 'contacts: the columns updated_at and updatedAt are one', {
    streams: { [`${fields}.updatedAt`]: text },
  }),
  'column-long': names('columns are not cut', 'is longer than 63 bytes', {
    streams: { [`${fields}.${'x'.repeat(64)}`]: text },
  }),
  'streams-alike': names('streams stay apart', 'The streams Files_ and files are one', {
    streams: { 'events.name': 'Files_' },
  }),
};
