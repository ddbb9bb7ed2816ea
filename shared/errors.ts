import { sourceStack } from './sourceStack.ts';

/** Whose fault a failure is; the platform stops retrying on `config_error`. */
export type FailureType = 'config_error' | 'transient_error' | 'system_error';

/**
 * Something went wrong that a person should read: `message` is one sentence that says what to do, `detail` the
 * technical part. Never holds a secret that the redactor does not know.
 */
export class SourceError extends Error {
  override readonly name: string = 'SourceError';
  readonly failureType: FailureType;
  readonly detail: string | undefined;

  constructor(failureType: FailureType, message: string, detail?: string, cause?: unknown) {
    super(message, { cause });
    this.failureType = failureType;
    this.detail = detail;
  }
}

/** The answers for one list do not fit each other, so that it cannot be read to its end now; other lists may well be. */
export class ListError extends SourceError {}

/** The user has to mend the configuration, the catalog or the state. */
export function configError(message: string, detail?: string): SourceError {
  return new SourceError('config_error', message, detail);
}

/** The reason with which everything is aborted: the process is asked to stop, or its output takes nothing any more. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly by: NodeJS.Signals | 'output';

  constructor(by: NodeJS.Signals | 'output') {
    super(`stopped by ${by}`);
    this.by = by;
  }
}

/** Any thrown value as a SourceError; unknown ones are faults of the connector. */
export function toSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  return new SourceError(
    'system_error',
    'The connector met an unexpected fault. Please report it with the log of this run.',
    sourceStack(cause.stack ?? cause.message),
    cause,
  );
}
