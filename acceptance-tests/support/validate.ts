import { type Message, type Row, streamOf } from './messages.ts';

const levels = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'];
const failureTypes = ['config_error', 'transient_error', 'system_error'];
const largestState = 64 * 1024;

/** What is wrong with one message, by the official schema and by what platforms choke on. */
export function problemsOf(message: Message): string[] {
  const problems: string[] = [];
  const check = (isRight: boolean, text: string) => {
    if (!isRight) problems.push(`${text}: ${JSON.stringify(message).slice(0, 300)}`);
  };
  switch (message.type) {
    case 'RECORD': {
      const { stream, data, emitted_at } = message.record;
      check(typeof stream === 'string' && stream !== '', 'A RECORD names its stream');
      check(isObject(data) && Object.keys(data).length > 0, 'A RECORD has data');
      check(isMoment(emitted_at), 'A RECORD has emitted_at in ms');
      check(!('namespace' in message.record), 'No namespace anywhere');
      break;
    }
    case 'STATE': {
      const { type, stream, sourceStats } = message.state;
      check(type === 'STREAM', 'A STATE is of type STREAM');
      check(typeof stream?.stream_descriptor?.name === 'string', 'A STATE names its stream');
      check(isObject(stream?.stream_state), 'stream_state is an object');
      check(Number.isInteger(sourceStats?.recordCount), 'A STATE counts its records');
      check(!('id' in message.state), 'A STATE has no id');
      check(JSON.stringify(message).length < largestState, 'A STATE stays below 64 KiB');
      break;
    }
    case 'LOG':
      check(levels.includes(message.log.level) && typeof message.log.message === 'string', 'A LOG has level and text');
      break;
    case 'TRACE':
      problems.push(...problemsOfTrace(message));
      break;
    case 'CONTROL':
      check(message.control.type === 'CONNECTOR_CONFIG' && isMoment(message.control.emitted_at), 'A CONTROL is known');
      check(isObject(message.control.connectorConfig?.config), 'A CONTROL carries a configuration');
      break;
    case 'SPEC':
      check(isObject(message.spec.connectionSpecification), 'A SPEC specifies the connection');
      break;
    case 'CATALOG':
      check(Array.isArray(message.catalog.streams), 'A CATALOG lists streams');
      break;
    case 'CONNECTION_STATUS': {
      const { status, message: text } = message.connectionStatus;
      check(['SUCCEEDED', 'FAILED'].includes(status), 'A CONNECTION_STATUS is known');
      check(status === 'SUCCEEDED' || typeof text === 'string', 'A failure is explained');
      break;
    }
    default:
      check(false, 'A message is of a known type');
  }
  return problems;
}

function problemsOfTrace(message: Extract<Message, { type: 'TRACE' }>): string[] {
  const { trace } = message;
  const text = JSON.stringify(message).slice(0, 300);
  if (!isMoment(trace.emitted_at)) return [`A TRACE has emitted_at in ms: ${text}`];
  if (trace.type === 'ERROR') {
    const { message: sentence, failure_type } = trace.error;
    if (!sentence || !failure_type || !failureTypes.includes(failure_type)) return [`An ERROR is typed: ${text}`];
  }
  if (trace.type === 'STREAM_STATUS') {
    for (const { type, rate_limited } of trace.stream_status.reasons ?? []) {
      if (type !== 'RATE_LIMITED' || !isMoment(rate_limited?.quota_reset)) return [`A reason is whole: ${text}`];
    }
  }
  return [];
}

/** What is wrong with the messages of a `read` taken together. `isWhole`: the process was not cut off from outside. */
export function problemsOfRead(
  messages: readonly Message[],
  configured: readonly string[],
  isWhole: boolean,
): string[] {
  const problems: string[] = [];
  const byStream = new Map<string, Message[]>();
  for (const message of messages) {
    const stream = streamOf(message);
    if (stream === undefined) continue;
    if (!configured.includes(stream) && message.type !== 'TRACE') problems.push(`Nobody asked for stream ${stream}`);
    const own = byStream.get(stream);
    if (own) own.push(message);
    else byStream.set(stream, [message]);
  }
  for (const [stream, own] of byStream) {
    problems.push(...problemsOfCounts(own, stream), ...problemsOfStatuses(own, stream, isWhole));
  }
  return problems;
}

function problemsOfCounts(own: readonly Message[], stream: string): string[] {
  const problems: string[] = [];
  let count = 0;
  for (const message of own) {
    if (message.type === 'RECORD') count += 1;
    if (message.type !== 'STATE') continue;
    const stated = message.state.sourceStats?.recordCount;
    if (stated !== count) problems.push(`A STATE of ${stream} says recordCount ${stated}; there were ${count}`);
    count = 0;
  }
  return problems;
}

function problemsOfStatuses(own: readonly Message[], stream: string, isWhole: boolean): string[] {
  const order = own.flatMap(stepOf);
  if (order.length === 0) return [];
  const isUnknown = own.every((message) => message.type === 'TRACE');
  const wrong = [...wrongOrder(order, isUnknown), ...(isWhole && !isUnknown ? wrongEnd(order) : [])];
  return wrong.map((words) => `${stream} ${words}`);
}

/** RECORD, STATE, or the status that a message tells. */
function stepOf(message: Message): string[] {
  if (message.type === 'RECORD' || message.type === 'STATE') return [message.type];
  return message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS' ? [message.trace.stream_status.status] : [];
}

const ends = ['COMPLETE', 'INCOMPLETE'];
const count = (order: readonly string[], ...kinds: string[]) => order.filter((one) => kinds.includes(one)).length;

function wrongOrder(order: readonly string[], isUnknown: boolean): string[] {
  const firstRecord = order.indexOf('RECORD');
  const isOver = order.slice(0, -1).some((one) => ends.includes(one));
  const isSilent = firstRecord >= 0 && !order.slice(0, firstRecord).includes('RUNNING');
  return [
    ...(order[0] !== 'STARTED' && !isUnknown ? [`begins with ${order[0]}, not with STARTED`] : []),
    ...(count(order, 'STARTED') > 1 ? ['is STARTED twice'] : []),
    ...(isOver ? ['goes on after its end'] : []),
    ...(isSilent ? ['writes a record before it is RUNNING'] : []),
  ];
}

function wrongEnd(order: readonly string[]): string[] {
  const isUncounted = order.lastIndexOf('RECORD') > order.lastIndexOf('STATE');
  return [
    ...(count(order, ...ends) !== 1 ? ['has no end'] : []),
    ...(count(order, 'RUNNING') === 0 ? ['was never RUNNING'] : []),
    ...(order.at(-2) !== 'STATE' && order.at(-1) === 'COMPLETE' ? ['completes without a STATE'] : []),
    ...(count(order, 'STATE') === 0 ? ['has no STATE'] : []),
    ...(isUncounted ? ['ends on uncounted records'] : []),
  ];
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMoment(value: unknown): boolean {
  return typeof value === 'number' && value > 1_500_000_000_000 && value < 10_000_000_000_000;
}
