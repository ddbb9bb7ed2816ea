/** Checks without a fault, each with the reason. */
export const withoutFault: Readonly<Record<string, string>> = {
  test_required: 'it is empty in the official suite',
  test_optional: 'it is empty in the official suite',
  test_has_secret: 'it is empty in the official suite',
  test_secret_never_in_the_output: 'it is empty in the official suite; test_no_secret_in_output takes its place',
};

/** Checks that are skipped even for the honest twin, each with the reason. */
export const skippedAnyway: Readonly<Record<string, string>> = {
  test_image_labels: 'the source is a command, not an image',
  test_image_environment_variables: 'the source is a command, not an image',
  test_foreign_answers: 'it is asked for with --foreign only; the twins that have an API are asked below',
  test_catalog_has_supported_data_types: 'the official suite has switched it off; all types are supported',
};

/** Whole runs on some faults: all the checks that they turn red. */
export const redChecks: Readonly<Record<string, readonly string[]>> = {
  'secrets.in-log': ['test_no_secret_in_output'],
  'output.count-high': ['test_state_counts'],
  'resume.skips': ['test_read_sequential_slices', 'test_states_really_resume'],
  'discovery.key-unknown': [
    ...['test_primary_keys_exist_in_schema', 'test_primary_keys_data_type'],
    ...['test_read', 'test_platform_catalog'],
  ],
};

/** They take long, and are left out of the whole runs. */
export const slowChecks: readonly string[] = ['test_slow_reader', 'test_closed_pipe', 'test_sigterm'];
