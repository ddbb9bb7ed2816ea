import { platformCatalog, pyairbyteCatalog, standardCatalogs } from '../catalogs.ts';
import { excerpt } from '../json.ts';
import { idOf, keysOf } from '../records.ts';
import type { Run } from '../run.ts';
import { assert, type Check, checksOf, failOn } from './check.ts';
import { losses } from './losses.ts';
import { droppedMessages } from './mailroom-output.ts';
import { keyProblems, strangers } from './read-aspects.ts';

const platformEnv = {
  DEPLOYMENT_MODE: 'OSS',
  WORKER_CONNECTOR_IMAGE: 'acceptance/source:dev',
  WORKER_JOB_ID: '1',
  WORKER_JOB_ATTEMPT: '0',
  AIRBYTE_EDITION: 'COMMUNITY',
  USE_STREAM_CAPABLE_STATE: 'true',
  USE_FILE_TRANSFER: 'false',
  LOG_LEVEL: 'INFO',
  DATA_CHANNEL_FORMAT: 'JSONL',
  DATA_CHANNEL_MEDIUM: 'STDIO',
};
const platformNames = { config: 'connectorConfig.json', catalog: 'catalog.json', state: 'inputState.json' };

function legacyStates(run: Run): string[] {
  const legacy = run.states.filter(({ type, stream, global }) => type === 'LEGACY' || (!stream && !global));
  return legacy.slice(0, 1).map((state) => `The platform refuses this STATE: ${excerpt(state, 200)}`);
}

/** Checks of our own: inputs as others send them. */
export const clientChecks: Check[] = checksOf('mailroom', [
  {
    name: 'test_pyairbyte_catalog',
    hint: 'Take nulls for what is optional, an empty list of states, and `incremental` for a stream that has no cursor.',
    run: async (context) => {
      const streams = (await context.catalog('full_refresh')).streams.map(({ stream }) => stream);
      const inputs = { catalog: pyairbyteCatalog(streams), state: [] };
      const all = keysOf(await context.fullRead(), streams);
      const run = context.mustSucceed(await context.cached('read', inputs));
      failOn(await losses(context, streams, all, keysOf(run, streams), 'the read that PyAirbyte asks for'));
    },
  },
  {
    name: 'test_platform_catalog',
    hint: 'Take what the platform sends, and print nothing that makes it fail the sync.',
    run: async (context) => {
      const streams = (await context.catalog('full_refresh')).streams.map(({ stream }) => stream);
      const all = keysOf(await context.fullRead(), streams);
      const catalog = platformCatalog(streams);
      const run = context.mustSucceed(
        await context.run('read', { catalog }, { env: platformEnv, names: platformNames }),
      );
      const ids = new Set(streams.map(idOf));
      const foreign = run.statuses.filter(
        ({ stream_descriptor: one, status }) => status === 'COMPLETE' && !ids.has(idOf(one)),
      );
      const deduped = { streams: catalog.streams.filter((one) => one.destination_sync_mode === 'append_dedup') };
      failOn([
        ...strangers(run, catalog),
        ...foreign.map(({ stream_descriptor: { name } }) => `There is a COMPLETE of ${name}, which nobody asked for.`),
        ...legacyStates(run),
        ...keyProblems(run.records, deduped),
        ...droppedMessages(run),
      ]);
      failOn(await losses(context, streams, all, keysOf(run, streams), 'the read that the platform asks for'));
    },
  },
  {
    name: 'test_standard_catalogs',
    hint: 'Take each stream in its first sync mode without a cursor, and full refresh with a destination that removes doubles.',
    run: async (context) => {
      const streams = (await context.catalog('full_refresh')).streams.map(({ stream }) => stream);
      await context.fullRead();
      for (const [name, catalog] of Object.entries(standardCatalogs(streams))) {
        const run = context.mustSucceed(await context.cached('read', { catalog }));
        failOn(run.errors.map(({ error }) => `The read in ${name} prints an ERROR trace: ${error?.message}`));
        assert(run.records.length > 0, `The read in ${name} brought no record.`);
      }
    },
  },
]);
