import type { CallFilter, CallLog } from './call-log.ts';
import { isObject } from './json.ts';
import { jsonReply, type Reply } from './reply.ts';
import type { SimulatorRequest } from './request.ts';

const controlPath = '/__control';

export function isControl({ pathname }: SimulatorRequest): boolean {
  return pathname === controlPath || pathname.startsWith(`${controlPath}/`);
}

/** What another process may ask for, by name; the argument is checked by the action itself. */
export type Actions = Record<string, (argument: never) => unknown>;

/**
 * The HTTP door to a simulator:
 * `GET /__control` tells the settings and totals, `GET /__control/calls?path=…&status=…` the call log,
 * `POST /__control/calls/clear` empties it, `POST /__control` runs the named actions of its JSON body in their order
 * and answers what each returned. An unknown name or a refused argument answers 400 and ends the run of actions.
 */
export function controlReply(request: SimulatorRequest, actions: Actions, log: CallLog, status: () => unknown): Reply {
  try {
    const command = request.pathname.slice(controlPath.length);
    if (command === '/calls') return jsonReply({ calls: log.calls(filterOf(request)), totals: log.totals() });
    if (command === '/calls/clear' && request.method === 'POST') {
      log.clear();
      return jsonReply({ ok: true });
    }
    if (command !== '') return jsonReply({ error: `Unknown control path ${request.pathname}` }, 404);
    if (request.method !== 'POST') return jsonReply(status());
    return jsonReply({ ok: true, ...runActions(request, actions) });
  } catch (error) {
    return jsonReply({ ok: false, error: error instanceof Error ? error.message : String(error) }, 400);
  }
}

function runActions(request: SimulatorRequest, actions: Actions): Record<string, unknown> {
  const message: unknown = JSON.parse(request.text);
  if (!isObject(message)) throw new Error('A control message is a JSON object');
  const unknown = Object.keys(message).find((name) => !Object.hasOwn(actions, name));
  if (unknown) throw new Error(`Unknown action "${unknown}". Known: ${Object.keys(actions).join(', ')}`);
  const results: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(message)) {
    results[name] = actions[name]?.(argument as never) ?? null;
  }
  return results;
}

function filterOf({ query }: SimulatorRequest): CallFilter {
  const { status, ...texts } = query as Record<string, string>;
  return status === undefined ? texts : { ...texts, status: status === 'null' ? null : Number(status) };
}
