import { SourceError } from '../errors.ts';
import { ApiError } from '../http/failure.ts';
import { QuotaError } from '../http/quota.ts';
import { loadConfig, openSession, type Run } from './session.ts';

/** The platform gives a check nine minutes; a person should not wait that long. */
const MOST = { retrySeconds: 120, quotaWaitSeconds: 20 };

/** `check`: proves the credentials. What the user must mend is a FAILED status; an outage is thrown. */
export async function check(run: Run, configFile: string): Promise<void> {
  const { emitter, source, redactor, stop } = run;
  const { config, original } = await loadConfig(run, configFile);
  const { client } = openSession(run, {
    config,
    original,
    most: MOST,
    events: { onWait: () => {}, onResume: () => {} },
  });
  try {
    const hints = await source.check({ config, call: async (call) => (await client.call(call, stop.signal)).value });
    for (const hint of hints) emitter.log('WARN', hint);
    const message = hints.length ? redactor.redact(hints.join(' ')) : undefined;
    emitter.emit({ type: 'CONNECTION_STATUS', connectionStatus: { status: 'SUCCEEDED', ...(message && { message }) } });
  } catch (error) {
    if (error instanceof QuotaError) {
      const message = 'The credentials are accepted, but the quota is used up at the moment; syncs will wait for it.';
      return emitter.emit({ type: 'CONNECTION_STATUS', connectionStatus: { status: 'SUCCEEDED', message } });
    }
    if (!(error instanceof SourceError) || error.failureType !== 'config_error') throw error;
    if (error instanceof ApiError && error.detail) emitter.log('INFO', error.detail);
    emitter.emit({
      type: 'CONNECTION_STATUS',
      connectionStatus: { status: 'FAILED', message: redactor.redact(error.message) },
    });
  }
}
