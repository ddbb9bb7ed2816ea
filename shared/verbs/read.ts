import { readJsonFile } from '../config/file.ts';
import { counted } from '../counted.ts';
import type { CheckContext } from '../declare/source.ts';
import type { Config } from '../declare/stream.ts';
import { configError } from '../errors.ts';
import { privacyOf } from '../privacy/privacy.ts';
import { parseCatalog } from '../protocol/catalog.ts';
import { parseState } from '../protocol/state.ts';
import { ReadRun } from '../read/run.ts';
import { keepHeapSmall } from './heap.ts';
import { loadConfig, openSession, type Run } from './session.ts';

interface ReadFiles {
  config: string;
  catalog: string;
  state?: string;
}

/** `read`: true when everything asked for was delivered. All input is checked before the first request. */
export async function read(run: Run, files: ReadFiles): Promise<boolean> {
  keepHeapSmall();
  const { emitter, source, stop } = run;
  const { config, original } = await loadConfig(run, files.config);
  const catalog = await readJsonFile(files.catalog, 'catalog');
  if (catalog === undefined) throw configError(`The catalog ${files.catalog} is empty.`);
  const configured = parseCatalog(catalog, files.catalog);
  if (!configured.length) emitter.log('WARN', `The catalog ${files.catalog} has no streams: nothing is read.`);
  const state = files.state === undefined ? undefined : await readJsonFile(files.state, 'state');
  const inputState = parseState(state, files.state ?? 'state');

  let reading: ReadRun | undefined;
  const session = openSession(run, {
    config,
    original,
    events: {
      onWait(until, reason) {
        const seconds = Math.round((until - session.clock.now()) / 1000);
        emitter.log(
          'INFO',
          `Waiting ${seconds} s, until ${new Date(until).toISOString()}, for the API's quota: ${reason}.`,
        );
        for (const output of reading?.outputs ?? []) {
          output.rateLimited(until);
          output.heartbeat();
        }
      },
      onResume() {
        for (const output of reading?.outputs ?? []) output.resumed();
      },
    },
  });
  const { client, quota, clock, concurrency } = session;
  const call: CheckContext<Config>['call'] = async (one) => (await client.call(one, stop.signal)).value;
  const privacy = await privacyOf(source, config, (find) =>
    find({ config, call, warn: (message) => emitter.log('WARN', message) }),
  );
  reading = new ReadRun({
    source,
    configured,
    inputState,
    stateFile: files.state,
    emitter,
    concurrency,
    abort: (reason) => stop.abort(reason),
    context: {
      config,
      privacy,
      api: client,
      clock,
      serverClock: session.serverClock,
      signal: stop.signal,
      files: session.files,
      download: session.download,
      log: (level, message) => emitter.log(level, message),
      holdsSecret: (value) => emitter.holdsSecret(value),
    },
  });
  try {
    const warnings = await source.beforeRead?.({
      config,
      call,
      streams: configured.map(({ name }) => name),
    });
    for (const warning of warnings ?? []) emitter.log('WARN', warning);
    return await reading.run();
  } finally {
    const records = reading.outputs.reduce((sum, output) => sum + output.records, 0);
    emitter.log(
      'INFO',
      `Read ${counted(records, 'record')}; spent ${counted(quota.spent, 'unit')} of quota, refused ${counted(quota.refused, 'time')}.`,
    );
  }
}
