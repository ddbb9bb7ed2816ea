import { readFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * An Airbyte source by the book, whose rows are known beforehand. Of its configuration, and over that of the variable SOURCE:
 * `streams` (by name: rows, key, modes, schema), `every` (rows between two STATEs), and `die`: after so many lines it ends
 * itself, or the process that started it, with SIGKILL. A full refresh that its state calls finished begins anew.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: 'string' }, catalog: { type: 'string' }, state: { type: 'string' } },
});
const [verb] = positionals;
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const {
  streams = {},
  every = 10,
  die,
  exit = 0,
  before = [],
  after = [],
  spec = {},
  failure,
  hangs = false,
} = {
  ...(values.config && read(values.config)),
  ...JSON.parse(process.env.SOURCE ?? '{}'),
};

let lines = 0;
function say(line) {
  let bytes = Buffer.from(`${line}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') process.exit(1);
    }
  }
  lines += 1;
  if (verb === 'read' && lines === die?.after)
    process.kill(die.who === 'source' ? process.pid : process.ppid, 'SIGKILL');
}
const tell = (message) => say(JSON.stringify(message));
const status = (name, status, namespace) =>
  tell({
    type: 'TRACE',
    trace: { type: 'STREAM_STATUS', emitted_at: 1, stream_status: { stream_descriptor: { name, namespace }, status } },
  });

if (verb === 'spec') {
  tell({ type: 'SPEC', spec: { connectionSpecification: { type: 'object', ...spec } } });
} else if (verb === 'check') {
  tell({
    type: 'CONNECTION_STATUS',
    connectionStatus: failure ? { status: 'FAILED', message: failure } : { status: 'SUCCEEDED' },
  });
} else if (verb === 'discover') {
  const described = Object.entries(streams).map(([name, { key = [], incremental = false, properties, namespace }]) => ({
    name,
    namespace,
    json_schema: { type: 'object', properties },
    supported_sync_modes: ['full_refresh', ...(incremental ? ['incremental'] : [])],
    ...(incremental && { source_defined_cursor: true, default_cursor_field: [] }),
    source_defined_primary_key: key.map((column) => [column]),
    is_resumable: true,
  }));
  tell({ type: 'CATALOG', catalog: { streams: described } });
} else {
  for (const line of before) say(line);
  const states = new Map(
    read(values.state).flatMap(({ stream }) => (stream ? [[stream.stream_descriptor.name, stream.stream_state]] : [])),
  );
  for (const { stream, sync_mode } of read(values.catalog).streams) {
    const { at = 0, isComplete = false } = states.get(stream.name) ?? {};
    readStream(stream.name, isComplete && sync_mode === 'full_refresh' ? 0 : at);
  }
  for (const line of after) say(line);
  if (hangs) setInterval(() => {}, 1000);
  process.exitCode = exit;
}

/** Rows are JSON texts. */
function readStream(name, from) {
  const { rows, fails = false, silent = false, stateless = false, namespace } = streams[name];
  const place = namespace ? `,"namespace":"${namespace}"` : '';
  const state = (at, isComplete = false) =>
    stateless ||
    tell({
      type: 'STATE',
      state: {
        type: 'STREAM',
        stream: { stream_descriptor: { name, namespace }, stream_state: { at, isComplete } },
      },
    });
  if (!silent) status(name, 'STARTED', namespace);
  for (let at = from; at < rows.length; at++) {
    say(`{"type":"RECORD","record":{"stream":${JSON.stringify(name)}${place},"emitted_at":${at},"data":${rows[at]}}}`);
    if ((at + 1) % every === 0) state(at + 1);
  }
  if (fails) {
    tell({
      type: 'TRACE',
      trace: {
        type: 'ERROR',
        emitted_at: 1,
        error: { message: fails, stream_descriptor: { name }, failure_type: 'transient_error' },
      },
    });
    status(name, 'INCOMPLETE', namespace);
    process.exitCode = 1;
    return;
  }
  state(rows.length, true);
  if (!silent) status(name, 'COMPLETE', namespace);
}
