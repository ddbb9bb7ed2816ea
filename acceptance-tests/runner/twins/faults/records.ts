import type { Row } from '../../json.ts';
import { type Fault, stricter } from '../fault.ts';
import { at, data, ofStream } from '../tricks.ts';

const rule = (breaks: string, says: string, message: Fault['message']): Fault => ({
  ...{ check: 'test_read', breaks, says },
  ...(message ? { message } : {}),
});
const field = (breaks: string, says: string, change: (row: Row) => void) =>
  rule(breaks, says, data('contacts', change));
const fieldOfEvents = (breaks: string, says: string, change: (row: Row) => void) =>
  rule(breaks, says, data('events', change));

const inAnyOrder: Fault['project'] = ({ own }) => {
  Object.assign(own.basic_read?.tests[0] as Row, { expect_records: { path: 'expected_records.jsonl' } });
};

/** What is wrong with the records of a read. */
export const faults: Record<string, Fault> = {
  none: rule(
    'there are records',
    '`read` brought no record',
    at('RECORD', () => {}),
  ),
  'none-of-a-stream': rule(
    'every stream has records',
    'The stream files brought no record',
    ofStream('RECORD', 'files', () => {}),
  ),
  fails: {
    stricter: true,
    ...rule('it ends with 0', '`read` ended with exit code 1', undefined),
    exit: (_, { verb }) => (verb === 'read' ? 1 : 0),
  },
  'no-field': fieldOfEvents('a record has a field of its schema', 'a record has no field of its schema', (row) => {
    for (const name of Object.keys(row)) delete row[name];
    row.other = 1;
  }),
  'wrong-type': field('types fit', 'contacts: score is high, not of type null or number', (row) => {
    row.score = 'high';
  }),
  'wrong-type-nested': field('types below fit', 'contacts: address.street.number is 1, not of type', (row) => {
    row.address = { city: 'Zürich', street: { name: 'Main Street', number: String(row.id) } };
  }),
  'wrong-type-in-list': field('types in lists fit', 'contacts: tags.0 is 7', (row) => {
    row.tags = [7, 'old'];
  }),
  'flag-as-number': field('a number is no boolean', 'contacts: is_friend is 1, not of type', (row) => {
    row.is_friend = 1;
  }),
  'null-unannounced': field('null only where it may be', 'contacts: id is null', (row) => {
    if (row.id === 3) row.id = null;
  }),
  'point-zero': rule(
    '1.0 is no integer',
    'contacts: id is 7.0, not of type integer',
    ofStream('RECORD', 'contacts', (message, print) => {
      print(`${JSON.stringify(message).replace('"id":7,', '"id":7.0,')}\n`);
    }),
  ),
  'no-date': field('dates exist', 'contacts: born is 1990-02-30, no date', (row) => {
    row.born = '1990-02-30';
  }),
  'no-date-time': field('times of day exist', 'contacts: updated_at is 2024-01-01T25:00:00Z, no date-time', (row) => {
    row.updated_at = '2024-01-01T25:00:00Z';
  }),
  'no-time': field('times exist', 'contacts: wakes_at is half past six, no time', (row) => {
    row.wakes_at = 'half past six';
  }),
  'extra-column': stricter(
    field('columns are declared', 'contacts: shoe_size is not declared', (row) => {
      row.shoe_size = 42;
    }),
  ),
  'extra-column-nested': stricter(
    field('columns below are declared', 'address.street.floor is not declared', (row) => {
      row.address = { city: 'Zürich', street: { name: 'Main Street', number: 1, floor: 2 } };
    }),
  ),
  'key-null': fieldOfEvents('keys are not null in all parts', 'events: the key meta.id, meta.at is null', (row) => {
    row.meta = { id: null, at: null };
  }),
  'key-missing': fieldOfEvents('keys are present', 'events: the key meta.id, meta.at is null', (row) => {
    delete row.meta;
  }),
  'key-object': field('keys are no objects', 'contacts: the key id is an object or a list', (row) => {
    row.id = { number: row.id };
  }),
  'key-list': field('keys are no lists', 'contacts: the key id is an object or a list', (row) => {
    row.id = [row.id];
  }),
  'field-unused': stricter(
    field('every field has a value', 'contacts: no record has a value of /address/street/name', (row) => {
      row.address = { city: 'Zürich', street: { name: null, number: 1 } };
    }),
  ),
  'field-absent': field('every field comes', 'contacts: no record has /address/street/name', (row) => {
    row.address = { city: 'Zürich', street: { number: 1 } };
  }),
  'list-unused': field('items have a value', 'contacts: no record has /tags/[]', (row) => {
    row.tags = [];
  }),
  'expected-missing': rule(
    'expected records come',
    'files: record 1 has the key 2, expected 1',
    ofStream('RECORD', 'files', (message, print) => message.record?.data.id !== 1 && print(message)),
  ),
  'expected-unlike': stricter({
    ...field('expected records come as they are, where there is no key', 'this expected record did not come', (row) => {
      row.name = 'Somebody else';
    }),
    streams: { 'contacts.source_defined_primary_key': undefined },
    project: inAnyOrder,
  }),
  'expected-too-few': {
    ...rule(
      'as many records come as are expected, where there is no key',
      'contacts: 1 records came, fewer than the 2 that are expected',
      ofStream('RECORD', 'contacts', (message, print) => message.record?.data.id === 1 && print(message)),
    ),
    streams: { 'contacts.source_defined_primary_key': undefined },
    project: inAnyOrder,
  },
  'expected-out-of-order': field(
    'expected records come in order',
    'contacts: record 1 has the key 2, expected 1',
    (row) => {
      if (row.id === 1 || row.id === 2) row.id = 3 - Number(row.id);
    },
  ),
};
