import { isObject } from '../shared/json.ts';
import type { ParameterMap, SimulatorRequest } from '../shared/request.ts';
import { badData } from './errors.ts';
import type { HeymarketSettings } from './settings.ts';

/** The JSON object that a call carries. */
export function readBody(
  request: SimulatorRequest,
  known: readonly string[],
  { emptyBody, unknownFields }: HeymarketSettings,
): ParameterMap {
  const { method, text, headers, malformed } = request;
  if (text === '') {
    if (method === 'POST' && emptyBody === 400) throw badData('the body is empty');
    return {};
  }
  const isJson = headers['content-type']?.split(';')[0]?.trim() === 'application/json';
  if (!isJson) throw badData('Content-Type must be application/json');
  const body: unknown = malformed ? undefined : JSON.parse(text);
  if (!isObject(body)) throw badData('the body must be a JSON object');
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknownFields === 'refused' && unknown !== undefined) throw badData(`unknown field "${unknown}"`);
  return body;
}
