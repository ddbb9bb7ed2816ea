import { matchesPath } from '../shared/path-pattern.ts';
import type { Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { authenticate } from './authentication.ts';
import { readBody } from './body.ts';
import { ApiError, errorReply, refusal } from './errors.ts';
import type { Origins } from './files/links.ts';
import { isOwnFile, ownFileReply } from './files/own-host.ts';
import type { Limits } from './limits.ts';
import { findOperation, isWrite } from './operations/operations.ts';
import type { HeymarketSettings } from './settings.ts';
import type { World } from './world.ts';

/**
 * Answers a call. Whatever is no documented read is a violation, whoever asks. The order of the checks: who asks, are they
 * too fast, does it exist, may they, is it well put.
 */
export function createAnswer(world: World, limits: Limits, origins: Origins, violation: (text: string) => void) {
  const { settings } = world;

  const answerCall = (request: SimulatorRequest): Reply => {
    const { method, path, query } = request;
    const found = findOperation(method, path);
    if (!found) violation(`${method} ${path}`);
    const credential = authenticate(request, world);
    const refused = limits.refuse(credential);
    if (refused) return refused;
    if (!found) throw isWrite(method, path) ? new ApiError('server_error') : new ApiError('not_found');
    assertAvailable(path, settings);
    const { operation, ids } = found;
    const body = readBody(request, operation.fields, settings);
    const reply = operation.reply({ request, body, query, ids, world });
    return { ...reply, headers: { ...reply.headers, ...limits.headers(credential) }, cost: 1 };
  };

  /** A token is welcome on this host, and looked at when it is there. */
  const answerFile = (request: SimulatorRequest): Reply => {
    const { method, path, headers } = request;
    if (!['GET', 'HEAD'].includes(method)) {
      violation(`${method} ${path}`);
      throw new ApiError('server_error');
    }
    if (settings.media.token === 'required' || headers.authorization !== undefined) {
      const refused = limits.refuse(authenticate(request, world));
      if (refused) return refused;
    }
    return ownFileReply(request, world, origins);
  };

  return (request: SimulatorRequest): Reply => {
    try {
      return isOwnFile(request) ? answerFile(request) : answerCall(request);
    } catch (error) {
      if (error instanceof ApiError) return errorReply(error, settings.errorBody);
      throw error;
    }
  };
}

function assertAvailable(path: string, { unavailable }: HeymarketSettings): void {
  const pattern = Object.keys(unavailable).find((each) => matchesPath(each, path));
  if (pattern !== undefined) throw refusal(unavailable[pattern] ?? 404);
}
