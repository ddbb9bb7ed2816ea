import { SourceError } from '../errors.ts';
import type { Call } from '../http/client.ts';
import { ApiError } from '../http/failure.ts';
import { QuotaError } from '../http/quota.ts';
import { privacyOf } from '../privacy/privacy.ts';
import { BRIEFLY, inTime, Overdue, WHAT_TO_DO } from './deadline.ts';
import { loadConfig, openSession, type Run } from './session.ts';

/**
 * `check`: proves the credentials. What kept the API from accepting them is a FAILED status, in time for somebody who
 * waits for it; only faults of the connector are thrown.
 */
export async function check(run: Run, configFile: string): Promise<void> {
  const { emitter, source, redactor, clock, stop } = run;
  const { config, original, warnings } = await loadConfig(run, configFile);
  let waitsForQuota = false;
  const events = {
    onWait: () => {
      waitsForQuota = true;
    },
    onResume: () => {
      waitsForQuota = false;
    },
  };
  const { client } = openSession(run, { config, original, most: BRIEFLY, events });
  const answer = (status: 'SUCCEEDED' | 'FAILED', message?: string): void =>
    emitter.emit({
      type: 'CONNECTION_STATUS',
      connectionStatus: { status, ...(message && { message: redactor.redact(message) }) },
    });
  try {
    const hints = await inTime({ clock, signal: stop.signal }, async (signal) => {
      const context = { config, call: async <T>(call: Call<T>) => (await client.call(call, signal)).value };
      await privacyOf(source, config, (find) => find({ ...context, warn: (message) => emitter.log('WARN', message) }));
      return source.check(context);
    });
    for (const hint of hints) emitter.log('WARN', hint);
    answer('SUCCEEDED', [...hints, ...warnings].join(' '));
  } catch (error) {
    if (error instanceof QuotaError || (error instanceof Overdue && waitsForQuota)) {
      const message = 'The credentials are accepted, but the quota is used up at the moment; syncs will wait for it.';
      return answer('SUCCEEDED', [message, ...warnings].join(' '));
    }
    if (!(error instanceof SourceError) || error.failureType === 'system_error') throw error;
    if (error instanceof ApiError && error.detail) emitter.log('INFO', error.detail);
    answer('FAILED', isAdvised(error) ? error.message : `${error.message} ${WHAT_TO_DO}`);
  }
}

/** Whether the message says what to do already. */
function isAdvised(error: SourceError): boolean {
  return error instanceof Overdue || error.failureType === 'config_error';
}
