import { type Api, ApiError, type Completion, type ErrorRule, isObject, type Row } from '@mailroom/airbyte-cdk';
import type { MissiveConfig } from './config.ts';

/** No limit is documented; public scripts ask for ten at a time. */
const MAX_IDS = 10;

/** One unknown id may fail the whole call, and so may more ids than the API takes. */
const notTogether: ErrorRule = {
  status: [400, 403, 404, 413, 414, 422],
  action: 'skip_partition',
  fault: 'transient_error',
  message: 'Missive does not give out these messages.',
};

/** A single message that is not there any longer, or not shared any longer. */
const gone: ErrorRule = { ...notTogether, status: [403, 404], message: 'Missive does not give out the message.' };

/** Fetches the HTML bodies, which the lists of messages leave out. A message that has gone meanwhile stays without. */
export const messageBodies = (): Completion<MissiveConfig> => {
  let hasMissed = false;
  return {
    batch: MAX_IDS,
    async complete(rows, { api, log, nameOf }) {
      const ids = rows.map(({ id }) => String(id));
      const full = await fetchMessages(ids, api);
      const missed = rows.find(({ id }) => !full.has(String(id)));
      if (missed !== undefined && !hasMissed) {
        hasMissed = true;
        log(
          'WARN',
          `Stream messages: that with ${nameOf(missed)} has no body, since Missive does not give it out any longer; so may others.`,
        );
      }
      return rows.map((row) => withBody(row, full.get(String(row.id))));
    },
  };
};

/** The full messages by id. What fails together is asked for in halves, down to single messages. */
async function fetchMessages(ids: readonly string[], api: Api): Promise<ReadonlyMap<string, Row>> {
  const found = new Map(await fetchTogether(ids, api));
  const missing = ids.filter((id) => !found.has(id));
  if (!missing.length || ids.length === 1) return found;
  const middle = Math.ceil(missing.length / 2);
  const parts = found.size ? [missing] : [missing.slice(0, middle), missing.slice(middle)];
  for (const part of parts) for (const [id, message] of await fetchMessages(part, api)) found.set(id, message);
  return found;
}

async function fetchTogether(ids: readonly string[], api: Api): Promise<ReadonlyMap<string, Row>> {
  try {
    const path = `messages/${ids.map(encodeURIComponent).join(',')}`;
    const rules = [ids.length === 1 ? gone : notTogether];
    return await api.call({ method: 'GET', path, rules, expects: (body) => messagesIn(body, ids) });
  } catch (error) {
    if (error instanceof ApiError && error.action === 'skip_partition') return new Map();
    throw error;
  }
}

/** Of several messages some may be missing; one comes as an object, several as a list. */
function messagesIn(body: unknown, ids: readonly string[]): ReadonlyMap<string, Row> | undefined {
  const messages = isObject(body) ? [body.messages].flat() : [undefined];
  if (!messages.every(isObject)) return undefined;
  const found = new Map(messages.map((message) => [String(message.id), message]));
  const isAsked = [...found.keys()].every((id) => ids.includes(id)) && (ids.length > 1 || found.size === 1);
  return isAsked ? found : undefined;
}

/** The conversation that comes with a full message is the one that it is in now, after any merge. */
function withBody(row: Row, full: Row | undefined): Row {
  if (!full) return row;
  const { conversation, ...message } = full;
  const id = isObject(conversation) ? conversation.id : undefined;
  return { ...row, ...message, ...(typeof id === 'string' && { conversation_id: id }) };
}
