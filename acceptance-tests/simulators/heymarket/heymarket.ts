import { createHooks, type HookActions } from '../shared/hooks.ts';
import type { Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { type Api, type Kit, type Simulator, type SimulatorOptions, startSimulator } from '../shared/simulator.ts';
import { createAnswer } from './answer.ts';
import { type Changes, createChanges } from './changes/changes.ts';
import { choices } from './choices.ts';
import { ApiError, errorReply } from './errors.ts';
import { type ForeignHost, startForeignHost } from './files/foreign-host.ts';
import type { Origins } from './files/links.ts';
import { createLimits } from './limits.ts';
import { defaultSettings, type HeymarketSettings } from './settings.ts';
import { createTruth, type Truth } from './truth.ts';
import { requestID } from './uuids.ts';
import { createWorld, type WorldOptions } from './world.ts';

export type HeymarketOptions = SimulatorOptions<HeymarketSettings> & WorldOptions;
export type HeymarketActions = Changes &
  HookActions & {
    truth: Truth;
    /** The X-Request-Id of the last answer. */
    lastRequestID(): string;
  };
export type HeymarketSimulator = Simulator<HeymarketSettings> &
  HeymarketActions & {
    /** The host of media and template files, with its own call log and faults. */
    files: ForeignHost;
  };

/**
 * Starts a fake Heymarket API. Without options it holds the sample account and keeps the documented limit.
 *
 * ```ts
 * const heymarket = await startHeymarket({ settings: noLimits, generate: { conversations: 100_000 } });
 * ```
 */
export async function startHeymarket(options: HeymarketOptions = {}): Promise<HeymarketSimulator> {
  const origins: Origins = { own: '', foreign: '' };
  let kit: Kit<HeymarketSettings> | undefined;
  const simulator = await startSimulator(
    {
      name: 'heymarket',
      basePath: '',
      settings: defaultSettings,
      choices,
      secretParameters: ['token', 'access_token', 'api_key', 'secret_key'],
      create: (given: Kit<HeymarketSettings>) => {
        kit = given;
        return createApi(given, origins, options);
      },
    },
    options,
  );
  const violation = (text: string) => kit?.violation(text);
  const { host, now } = options;
  const files = await startForeignHost({ ...simulator, violation }, { host, now });
  Object.assign(origins, { own: simulator.origin, foreign: files.origin });
  const close = async () => {
    await Promise.all([simulator.close(), files.close()]);
  };
  return { ...simulator, files, close };
}

function createApi(kit: Kit<HeymarketSettings>, origins: Origins, options: WorldOptions): Api<HeymarketActions> {
  const { clock } = kit;
  const settings = kit.settings.current;
  const world = createWorld(clock, settings, origins, options);
  const limits = createLimits(settings, clock);
  const changes = createChanges(world);
  const hooks = createHooks({ ...changes, set: kit.settings.set, advance: clock.advance });
  const answer = createAnswer(world, limits, origins, kit.violation);
  let answers = 0;

  const marked = (reply: Reply): Reply => {
    answers += 1;
    return { ...reply, headers: { ...reply.headers, 'x-request-id': requestID(answers) } };
  };
  return {
    handle: (request: SimulatorRequest) => {
      hooks.run('before', request);
      const reply = { ...marked(answer(request)), madeAt: new Date(clock.now()) };
      hooks.run('after', request);
      return reply;
    },
    errorReply: (code, status, message) => {
      if (code === 'rate_limited' && status === undefined) return marked(limits.tooMany());
      return marked(errorReply(new ApiError(code, message, status), settings.errorBody));
    },
    actions: {
      ...changes,
      ...hooks.actions,
      truth: createTruth(world),
      lastRequestID: () => requestID(answers),
    },
  };
}
