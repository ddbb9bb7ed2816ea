import type { Row } from '../../json.ts';
import type { Configured, Fault, Twist } from '../fault.ts';
import { failure, record, status } from '../messages.ts';
import { at, data } from '../tricks.ts';

const fault =
  (check: string) =>
  (breaks: string, says: string, twist: Twist): Fault => ({ check, breaks, says, ...twist });
const pyairbyte = fault('test_pyairbyte_catalog');
const platform = fault('test_platform_catalog');
const standard = fault('test_standard_catalogs');

/** Refuses a catalog that has a stream like this. */
const refuses = (words: string, isBad: (one: Configured, request: { paths: Row }) => boolean): Twist => ({
  request: ({ catalog, paths }) => {
    if (catalog?.streams.some((one) => isBad(one, { paths }))) throw new Error(words);
  },
});
const fromPlatform = (one: Configured) => one.sync_id === 42;
const ofPlatform = (change: Twist['message']): Twist => ({
  message: (message, print, request) => {
    if (change && request.catalog?.streams.some(fromPlatform)) change(message, print, request);
    else print(message);
  },
});
const byPlatform = (act: NonNullable<Twist['end']>): Twist => ({
  end: (print, request) => request.catalog?.streams.some(fromPlatform) && act(print, request),
});
const isDeduplicated = ({ destination_sync_mode: mode }: Configured) => mode === 'append_dedup';

/** What is wrong with how a source takes what its clients send. */
export const faults: Record<string, Fault> = {
  'nulls-refused': pyairbyte(
    'nulls count as absent',
    "reading 'length'",
    refuses(
      'unused',
      ({ sync_mode, cursor_field }) => sync_mode === 'incremental' && (cursor_field as string[]).length > 9,
    ),
  ),
  'mode-refused': pyairbyte(
    'incremental is taken for every stream',
    'files has no incremental',
    refuses(
      'files has no incremental.',
      ({ stream, sync_mode }) => stream.name === 'files' && sync_mode === 'incremental',
    ),
  ),
  'empty-state-refused': pyairbyte('an empty list of states is taken', 'The state is empty', {
    request: ({ paths, cursors }) => {
      if (paths.state && cursors.size === 0) throw new Error('The state is empty.');
    },
  }),
  'incremental-loses': pyairbyte('nothing is lost', 'files: 5 of 5 records are missing from the read that PyAirbyte', {
    request: ({ catalog }) => {
      const streams = catalog?.streams ?? [];
      const index = streams.findIndex(
        ({ stream, sync_mode }) => stream.name === 'files' && sync_mode === 'incremental',
      );
      if (index >= 0) streams.splice(index, 1);
    },
  }),

  'ids-refused': platform(
    'fields of the platform are taken',
    'generation_id is unknown',
    refuses('generation_id is unknown.', ({ generation_id }) => typeof generation_id === 'number'),
  ),
  'absence-refused': platform(
    'absent fields are taken',
    'is_resumable is missing',
    refuses('is_resumable is missing.', ({ stream }) => !('is_resumable' in stream)),
  ),
  'names-refused': platform(
    'files may have other names',
    'There is no config.json',
    refuses('There is no config.json.', (_, { paths }) => !String(paths.config).endsWith('/config.json')),
  ),
  'variables-misread': platform('variables of the platform do no harm', 'Sockets are not supported', {
    request: () => {
      if (process.env.DATA_CHANNEL_MEDIUM) throw new Error('Sockets are not supported.');
    },
  }),
  'records-foreign': platform(
    'records are of configured streams',
    'There are records of ghosts',
    byPlatform((print) => print(record('ghosts', { id: 1 }))),
  ),
  'namespace-foreign': platform(
    'records have the namespace of their stream',
    'There are records of other.files',
    ofPlatform((message, print) => {
      if (message.record?.stream === 'files') message.record.namespace = 'other';
      print(message);
    }),
  ),
  'status-foreign': platform(
    'COMPLETE is of configured streams',
    'There is a COMPLETE of ghosts',
    byPlatform((print) => print(status('ghosts', 'COMPLETE'))),
  ),
  'state-legacy': platform(
    'states are no legacy ones',
    'The platform refuses this STATE',
    byPlatform((print) => print({ type: 'STATE', state: { type: 'LEGACY', data: { files: 1 } } })),
  ),
  'key-null': platform(
    'keys are not null where doubles are removed',
    'files: the key id is null',
    ofPlatform(
      data('files', (row) => {
        row.id = null;
      }),
    ),
  ),
  'record-empty': platform(
    'records have data',
    'a RECORD of files has no data',
    byPlatform((print) => print(record('files', {}))),
  ),
  'platform-loses': platform(
    'nothing is lost',
    'files: 5 of 5 records are missing from the read that the platform',
    ofPlatform(at('RECORD', (message, print) => message.record?.stream !== 'files' && print(message))),
  ),

  'cursor-demanded': standard(
    'the first sync mode needs no cursor',
    'There is no cursor_field',
    refuses('There is no cursor_field.', ({ cursor_field, destination_sync_mode }) => {
      return destination_sync_mode === 'append' && cursor_field === null;
    }),
  ),
  'key-demanded': standard(
    'removing doubles needs no key',
    'There is no primary_key',
    refuses('There is no primary_key.', (one) => isDeduplicated(one) && one.primary_key === null),
  ),
  'error-and-zero': standard('there is no ERROR trace', 'prints an ERROR trace: Something else', {
    end: (print, { catalog }) => catalog?.streams.some(isDeduplicated) && print(failure('Something else.')),
  }),
  'nothing-without-key': standard('records come', 'The read in full refresh with append_dedup brought no record', {
    message: (message, print, { catalog }) => {
      if (message.type !== 'RECORD' || !catalog?.streams.some(isDeduplicated)) print(message);
    },
  }),
};
