import { extname } from 'node:path';
import { badCatalog } from '../catalogs.ts';
import type { Context } from '../context.ts';
import { assert, type Check, checksOf, failOn, skip } from './check.ts';
import { expectedProblems } from './expected-records.ts';
import {
  emptyStreams,
  extraColumns,
  keyProblems,
  schemaProblems,
  stateProblems,
  statusProblems,
  strangers,
  streamsWithoutState,
  unseenFields,
  unusedFields,
} from './read-aspects.ts';

const structured = ['.avro', '.csv', '.jsonl', '.parquet'];
const unstructured = ['.pdf', '.doc', '.docx', '.ppt', '.pptx', '.md'];

/** What high strictness demands of the entry itself. */
function demands({ isStrict, entry, session }: Context): string[] {
  const { empty_streams, configured_catalog_path, validate_schema, validate_stream_statuses } = entry;
  const problems =
    session.isCertified && validate_stream_statuses === false
      ? ['validate_stream_statuses must not be false for a certified connector.']
      : [];
  if (!isStrict) return problems;
  const unexplained = empty_streams.filter(({ bypass_reason }) => !bypass_reason);
  return [
    ...problems,
    ...unexplained.map(({ name }) => `The empty stream ${name} needs a bypass_reason when the strictness is high.`),
    ...(configured_catalog_path ? ['configured_catalog_path is not allowed when the strictness is high.'] : []),
    ...(validate_schema ? [] : ['validate_schema must be true when the strictness is high.']),
  ];
}

export const basicRead: Check[] = checksOf('basic_read', [
  {
    name: 'test_read',
    hint: 'Every configured stream must bring records that fit its schema, a STATE with its count, and what is expected.',
    run: async (context) => {
      const { entry } = context;
      failOn(demands(context));
      const catalog = await context.catalog('full_refresh');
      const run = context.mustSucceed(await context.cached('read', { catalog }));
      const { records } = run;
      for (const text of strangers(run, catalog)) context.warn(text);
      const invalid = run.invalid[0] ? ` A line is no valid message:${run.invalid[0].problem}.` : '';
      assert(records.length > 0, `\`read\` brought no record.${invalid}`);
      const wantsStatuses = entry.validate_stream_statuses ?? context.session.isCertified;
      failOn([
        ...emptyStreams(run, catalog, entry.empty_streams),
        ...(entry.validate_schema ? schemaProblems(records, catalog) : []),
        ...(entry.validate_primary_keys_data_type ? keyProblems(records, catalog) : []),
        ...(entry.validate_data_points ? unseenFields(records, catalog) : []),
        ...expectedProblems(context, run, catalog),
        ...(wantsStatuses ? statusProblems(run, catalog) : []),
        ...(entry.validate_state_messages ? stateProblems(run, catalog) : []),
        ...context.stricter([
          ...(entry.validate_schema && entry.fail_on_extra_columns ? extraColumns(records, catalog) : []),
          ...(entry.validate_data_points ? unusedFields(records, catalog) : []),
          ...(entry.validate_state_messages ? streamsWithoutState(run, catalog) : []),
        ]),
      ]);
    },
  },
  {
    name: 'test_airbyte_trace_message_on_failure',
    hint: 'Answer a catalog with an invalid sync_mode with an ERROR trace.',
    run: async (context) => {
      if (!context.entry.expect_trace_message_on_failure) return skip('expect_trace_message_on_failure is false');
      const run = await context.cached('read', { catalog: badCatalog });
      assert(
        run.errors.length > 0,
        `\`read\` of a catalog with an invalid sync_mode ${run.end}, without an ERROR trace.`,
      );
      return undefined;
    },
  },
  {
    name: 'test_all_supported_file_types_present',
    hint: 'Put files of all supported types into the account, or list them under unsupported_types.',
    run: async (context) => {
      const { metadata, isCertified } = context.session;
      if (!isCertified || metadata?.connectorSubtype !== 'file') return skip('it is for certified file sources only');
      const { file_types: types } = context.entry;
      if (types?.skip_test) return skip('file_types.skip_test is true');
      const unsupported = (types?.unsupported_types ?? []).map(({ extension }) => extension.toLowerCase());
      const records = (await context.fullRead()).records;
      const seen = new Set(records.map(({ data }) => extname(String(data._ab_source_file_url ?? '')).toLowerCase()));
      const missing = structured.filter((type) => !seen.has(type) && !unsupported.includes(type));
      assert(missing.length === 0, `There is no file of type ${missing.join(', ')}.`);
      const supported = unstructured.filter((type) => !unsupported.includes(type));
      assert(
        supported.some((type) => seen.has(type)),
        `There is no file of any of the types ${supported.join(', ')}.`,
      );
      return undefined;
    },
  },
]);
