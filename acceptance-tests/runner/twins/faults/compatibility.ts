import type { Edits } from '../edit.ts';
import { type Fault, stricter } from '../fault.ts';

const p = 'connectionSpecification.properties';
const credentials = `${p}.credentials`;
const fields = 'contacts.json_schema.properties';

const spec = (breaks: string, says: string, edits: Edits): Fault => {
  return { check: 'test_backward_compatibility', section: 'spec', breaks, says, spec: edits };
};
const streams = (breaks: string, says: string, edits: Edits): Fault => {
  return { check: 'test_backward_compatibility', section: 'discovery', breaks, says, streams: edits };
};

/** Against the earlier version in `older.ts`. */
export const faults: Record<string, Fault> = {
  'spec-requires': spec('nothing is newly required', 'kind is newly required at the top level', {
    'connectionSpecification.required': ['credentials', 'start_date', 'kind'],
  }),
  'spec-requires-nested': spec('nothing is newly required below', 'port is newly required at proxy', {
    [`${p}.proxy.required`]: ['host', 'port'],
  }),
  'spec-requires-first': spec('no list of what is required is added', 'code is newly required', {
    [`${credentials}.oneOf.1.required`]: ['auth_type', 'api_key', 'code'],
  }),
  'spec-property-gone': spec('no property is removed', 'The property page_size was removed', {
    [`${p}.page_size`]: undefined,
  }),
  'spec-property-gone-nested': stricter(
    spec('no property below is removed', 'The property proxy.port was removed', {
      [`${p}.proxy.properties.port`]: undefined,
    }),
  ),
  'spec-type': spec('types stay', 'page_size was of type integer and is string', {
    [`${p}.page_size`]: { type: 'string', order: 3, group: 'content' },
  }),
  'spec-type-in-option': spec('types in options stay', 'api_key was of type string and is integer', {
    [`${credentials}.oneOf.1.properties.api_key.type`]: 'integer',
  }),
  'spec-type-of-items': spec('types of items stay', 'regions.items was of type string and is integer', {
    [`${p}.regions.items`]: { type: 'integer' },
  }),
  'spec-type-replaced-by-list': spec('a list of types holds the old one', 'page_size was of type integer', {
    [`${p}.page_size.type`]: ['string', 'null'],
  }),
  'spec-enum-narrowed': spec('values of an enum stay', 'kind no longer allows ["all"]', {
    [`${p}.kind.enum`]: ['some'],
  }),
  'spec-enum-new': spec('a free property stays free', 'start_date has an enum now', {
    [`${p}.start_date.enum`]: ['2024-01-01'],
  }),
  'spec-narrower': spec('configurations that fitted still fit', 'A configuration that was valid before', {
    [`${p}.page_size.minimum`]: 49,
  }),
  'spec-option-gone': spec('options stay', 'A configuration that was valid before', {
    [`${credentials}.oneOf`]: (options: unknown[]) => options.slice(0, 1),
  }),
  'stream-gone': streams('streams stay', 'The stream events was removed', { events: undefined }),
  'stream-type': streams('types stay', 'contacts.score was of type number and is string', {
    [`${fields}.score.type`]: ['null', 'string'],
  }),
  'stream-type-more': stricter(
    streams('no type is added', 'contacts.score was of type number and is number, string', {
      [`${fields}.score.type`]: ['null', 'number', 'string'],
    }),
  ),
  'stream-type-single': streams('a type of two does not become one', 'contacts.score was of type null, number', {
    [`${fields}.score.type`]: 'number',
  }),
  'stream-type-nested': streams('types below stay', 'contacts.address.street.number was of type integer', {
    [`${fields}.address.properties.street.properties.number.type`]: ['null', 'string'],
  }),
  'stream-type-of-items': streams('types of items stay', 'contacts.tags.items was of type string', {
    [`${fields}.tags.items`]: { type: ['null', 'integer'] },
  }),
  'stream-field-gone': streams('fields stay', 'The property contacts.born was removed', {
    [`${fields}.born`]: undefined,
  }),
  'stream-keyword-gone': streams('keywords stay, as the official check has it', 'format of contacts.born was removed', {
    [`${fields}.born.format`]: undefined,
  }),
  'stream-cursor-gone': streams('default cursors stay there', 'contacts was updated_at and is none', {
    'contacts.default_cursor_field': [],
  }),
  'stream-cursor': streams('default cursors stay', 'The default cursor of contacts was updated_at and is born', {
    'contacts.default_cursor_field': ['born'],
  }),
};
