import { createHooks, type HookActions } from '../shared/hooks.ts';
import type { Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { type Api, type Kit, type Simulator, type SimulatorOptions, startSimulator } from '../shared/simulator.ts';
import { authenticate, tokenOf } from './authentication.ts';
import { type Changes, createChanges } from './changes/changes.ts';
import { ApiError, badRequest, errorReply } from './errors.ts';
import { createLimits } from './limits.ts';
import { findOperation } from './operations/operations.ts';
import { choices, defaultSettings, type MissiveSettings } from './settings.ts';
import { createTruth, type Truth } from './truth.ts';
import { createWorld, type WorldOptions } from './world.ts';

export type MissiveOptions = SimulatorOptions<MissiveSettings> & WorldOptions;
export type MissiveActions = Changes & HookActions & { truth: Truth };
export type MissiveSimulator = Simulator<MissiveSettings> & MissiveActions;

/**
 * Starts a fake Missive API. Without options it holds the sample account and keeps the documented limits.
 *
 * ```ts
 * const missive = await startMissive({ settings: noLimits, generate: { conversations: 100_000 } });
 * ```
 */
export function startMissive(options: MissiveOptions = {}): Promise<MissiveSimulator> {
  return startSimulator(
    {
      name: 'missive',
      basePath: '/v1',
      settings: defaultSettings,
      choices,
      secretParameters: ['token', 'access_token', 'api_key', 'api_token'],
      create: (kit: Kit<MissiveSettings>) => createApi(kit, options),
    },
    options,
  );
}

function createApi(kit: Kit<MissiveSettings>, options: WorldOptions): Api<MissiveActions> {
  const { clock } = kit;
  const settings = kit.settings.current;
  const world = createWorld(clock, kit.settings, options);
  const limits = createLimits(settings, clock);
  const changes = createChanges(world);
  const hooks = createHooks({ ...changes, set: kit.settings.set, advance: clock.advance });

  /** The order of the checks: who asks, are they too fast, does it exist, is it well put. */
  const answer = (request: SimulatorRequest): Reply => {
    const { token, visibility } = authenticate(request, world);
    const refused = limits.refuse(request, token);
    if (refused) return refused;
    const found = findOperation(request.method, request.path);
    if (found === 'known' || !found) {
      if (request.method !== 'GET') kit.violation(`${request.method} ${request.path}`);
      throw new ApiError(found === 'known' ? 'method_not_allowed' : 'not_found');
    }
    const { operation, ids } = found;
    assertParameters(request, operation.parameters, settings);
    const reply = attempt(() => operation.reply({ request, parameters: request.query, ids, token, visibility, world }));
    return { ...reply, headers: { ...reply.headers, ...limits.headers(token) }, cost: 1 };
  };

  const attempt = (work: () => Reply): Reply => {
    try {
      return work();
    } catch (error) {
      if (error instanceof ApiError) return errorReply(error, settings.errorEnvelope);
      throw error;
    }
  };

  return {
    open: (request) => limits.open(request, tokenOf(request)),
    handle: (request) => {
      if (world.links.isLink(request)) return world.links.reply(request);
      hooks.run('before', request);
      const reply = { ...attempt(() => answer(request)), madeAt: new Date(clock.now()) };
      hooks.run('after', request);
      return reply;
    },
    errorReply: (code, status, message) => {
      if (code === 'too_many_requests' && status === undefined) return limits.tooMany();
      return errorReply(new ApiError(code, message, status), settings.errorEnvelope);
    },
    actions: { ...changes, ...hooks.actions, truth: createTruth(world) },
  };
}

function assertParameters(
  { query, malformed }: SimulatorRequest,
  allowed: readonly string[],
  settings: MissiveSettings,
): void {
  if (malformed) throw badRequest('The body is not JSON');
  const unknown = Object.keys(query).filter((name) => !allowed.includes(name));
  if (settings.unknownParameters === 'refused' && unknown.length > 0) {
    throw badRequest(`Unpermitted parameters: ${unknown.join(', ')}`);
  }
}
