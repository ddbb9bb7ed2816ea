import { type ErrorRule, type ErrorWords, isObject, type RawAnswer, wordsIn } from '@mailroom/airbyte-cdk';

/** `{"error": {"message": "…"}}`, as seen live; a bare text under `error` is what any gateway writes. */
export function readError({ status, body }: RawAnswer): ErrorWords | undefined {
  const error = isObject(body) ? body.error : undefined;
  return status >= 400 && isObject(error) && typeof error.message === 'string' ? wordsIn(body) : undefined;
}

export const wrongToken: ErrorRule = {
  status: 401,
  action: 'fail_sync',
  fault: 'config_error',
  message:
    "Missive does not accept the token. Make a new one under Preferences > API in Missive (it starts with missive_pat-) and enter it as api_key; its owner's organization must be on the Productive plan or a higher one.",
};

/** Missive tells its errors by status alone; the words are for people (they are added to these sentences). */
export const errorRules: readonly ErrorRule[] = [
  wrongToken,
  {
    status: 403,
    action: 'fail_stream',
    fault: 'config_error',
    message:
      "The token's owner may not read this. Give them access in Missive (the API needs the Productive plan), or use the token of somebody who has it.",
  },
  {
    status: 400,
    when: ({ text }) => /must be a UUID/i.test(text),
    action: 'fail_stream',
    fault: 'config_error',
    message: 'An id in the configuration is none of Missive. Check organization_id and shared_label_ids.',
  },
];

/** A page larger than the API gives out: some accounts were seen to allow ten rows only. */
export const pageTooLarge: ErrorRule = {
  status: 400,
  when: ({ text }) => /\blimit\b/i.test(text),
  action: 'smaller_pages',
  fault: 'system_error',
  message: 'Missive refuses the size of the pages that were asked for; please report this.',
};

/** What can no longer be read is left out. */
export const gone = (message: string): ErrorRule => ({
  status: 404,
  action: 'skip_partition',
  fault: 'transient_error',
  message,
});
