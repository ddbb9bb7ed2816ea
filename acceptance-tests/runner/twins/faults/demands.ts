import type { Row } from '../../json.ts';
import type { Fault } from '../fault.ts';
import type { Project } from '../project.ts';

/** Lays something over the first entry of a section, in our own file where that has one. */
const entry = (section: string, given: Row) => (project: Project) => {
  const { tests } = project.own[section] ?? project.sections[section] ?? {};
  Object.assign(tests?.[0] as Row, given);
};
const rule = (check: string, breaks: string, says: Fault['says'], project: Fault['project']): Fault => ({
  ...{ check, breaks, says },
  ...(project ? { project } : {}),
});
const read = (breaks: string, says: Fault['says'], own: Row) =>
  rule('test_read', breaks, says, entry('basic_read', own));
const future = (breaks: string, says: Fault['says'], own: Row | undefined) =>
  rule('test_state_with_abnormally_large_values', breaks, says, entry('incremental', { future_state: own }));
const file = 'future.json';

/** What the configuration lacks for a high strictness, or names and is not there. */
export const faults: Record<string, Fault> = {
  'empty-stream': read('empty streams need a reason', 'The empty stream files needs a bypass_reason', {
    empty_streams: [{ name: 'files' }],
  }),
  'own-catalog': rule('test_read', 'no catalog of its own', 'configured_catalog_path is not allowed', (project) => {
    entry('basic_read', { configured_catalog_path: 'catalog.json' })(project);
    project.files['catalog.json'] = { streams: [] };
  }),
  'schema-unwanted': read('schemas are checked', 'validate_schema must be true', { validate_schema: false }),
  'statuses-unwanted': read('statuses are checked if certified', 'validate_stream_statuses must not be false', {
    validate_stream_statuses: false,
  }),
  'nothing-expected': read('records are expected', 'expect_records is missing', { expect_records: undefined }),
  'no-file': {
    ...read('the file of expected records is there', /files.*are missing:\n.*nowhere\.jsonl/, {
      expect_records: { path: 'nowhere.jsonl' },
    }),
    refused: true,
  },
  'expected-absent': rule(
    'test_read',
    'expected records come',
    'contacts: this expected record did not come',
    (project) => {
      entry('basic_read', { expect_records: { path: 'expected_records.jsonl' } })(project);
      project.files['expected_records.jsonl'] += '\n{"stream":"contacts","data":{"id":99},"emitted_at":1}';
    },
  ),
  unseeded: rule(
    'test_read',
    'records of every stream are expected',
    'The stream files has no expected records',
    ({ files }) => {
      files['expected_records.jsonl'] = String(files['expected_records.jsonl']).replace(/\n.*"stream":"files".*/g, '');
    },
  ),
  'stream-unknown': rule(
    'test_read',
    'expected records are of known streams',
    'expected records of ghosts',
    ({ files }) => {
      files['expected_records.jsonl'] += '\n{"stream":"ghosts","data":{"id":1},"emitted_at":1}';
    },
  ),
  'no-future': future('a state in the future is given', 'future_state is not given', undefined),
  'future-unexplained': future('missing streams have reasons', 'The missing stream events needs a bypass_reason', {
    future_state_path: file,
    missing_streams: [{ name: 'events' }],
  }),
  'future-lacks': rule(
    'test_state_with_abnormally_large_values',
    'every stream has a state in the future',
    'has no state of events',
    ({ files }) => {
      files[file] = (files[file] as unknown[]).slice(0, 1);
    },
  ),
  'future-format': future('cursors look as they should', /2999-01-01T00:00:00.000Z, which is not like \^\\d\+\$/, {
    future_state_path: file,
    cursor_format: { format: '^\\d{4}-', streams: [{ name: 'contacts', format: '^\\d+$' }] },
  }),
  'ignored-unexplained': rule(
    'test_sequential_reads',
    'ignored fields have reasons',
    'The ignored field seen needs a bypass_reason',
    entry('full_refresh', { ignored_fields: { contacts: [{ name: 'seen' }] } }),
  ),
};
