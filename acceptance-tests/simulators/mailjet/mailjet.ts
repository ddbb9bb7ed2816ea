import { createHooks, type HookActions } from '../shared/hooks.ts';
import type { Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { type Api, type Kit, type Simulator, type SimulatorOptions, startSimulator } from '../shared/simulator.ts';
import type { Region } from './accounts.ts';
import { authenticateBasic, authenticateBearer } from './authentication.ts';
import { type Changes, createChanges } from './changes/changes.ts';
import { ApiError, type BackEnd, errorReply, serviceReply, unknownPathReply, unknownResource } from './errors.ts';
import { createLimits } from './limits.ts';
import { contentTargetOf, readReply, type Target, targetOf } from './operations.ts';
import { parametersOf } from './parameters.ts';
import { choices, defaultSettings, type MailjetSettings } from './settings.ts';
import { smsBody } from './sms.ts';
import { createTruth, type Truth } from './truth.ts';
import { createWorld, type WorldOptions } from './world.ts';

export type MailjetOptions = SimulatorOptions<MailjetSettings> & WorldOptions;
export type MailjetActions = Changes & HookActions & { truth: Truth };
export type MailjetSimulator = Simulator<MailjetSettings> &
  MailjetActions & {
    /** The host of the other region; `url` is that of `eu`. */
    usURL: string;
  };

/**
 * Starts a fake Mailjet API: v3 REST, the Content API (v1) and v4 SMS. Without options it holds the sample account.
 *
 * ```ts
 * const mailjet = await startMailjet({ generate: { contacts: 100_000, messages: 1_000_000, campaigns: 200 } });
 * ```
 */
export async function startMailjet(options: MailjetOptions = {}): Promise<MailjetSimulator> {
  const simulator = await startSimulator(
    {
      name: 'mailjet',
      basePath: '',
      settings: defaultSettings,
      choices,
      secretParameters: ['api_key', 'api_secret', 'secret_key', 'token'],
      create: (kit: Kit<MailjetSettings>) => createApi(kit, options),
    },
    options,
  );
  return Object.assign(simulator, { usURL: `${simulator.origin}/us` });
}

/** What a request is for, by its path. */
type Route = { region: Region; target: Target | undefined; sms: string | undefined; backEnd: BackEnd };

function routeOf({ pathname }: SimulatorRequest): Route | undefined {
  const [, us, version, rest = ''] = /^(\/us)?\/(v3\/REST|v1\/REST|v4)\/(.+)$/i.exec(pathname) ?? [];
  if (version === undefined) return undefined;
  const region = us === undefined ? 'eu' : 'us';
  if (version === 'v4') return { region, target: undefined, sms: rest, backEnd: 'service' };
  const target = version.startsWith('v1') ? contentTargetOf(rest) : targetOf(rest);
  return { region, target, sms: undefined, backEnd: target.backEnd };
}

function createApi(kit: Kit<MailjetSettings>, options: WorldOptions): Api<MailjetActions> {
  const { clock } = kit;
  const settings = kit.settings.current;
  const world = createWorld(clock, settings, options);
  const limits = createLimits(settings, clock);
  const changes = createChanges(world);
  const hooks = createHooks({ ...changes, set: kit.settings.set, advance: clock.advance });

  /** The order of the checks: who asks, are they too fast, may they, does it exist, is it well put. */
  const answer = (request: SimulatorRequest, { region, target, sms }: Route): Reply => {
    const account =
      target === undefined ? authenticateBearer(request, region, world) : authenticateBasic(request, region, world);
    const refused = limits.refuse(account.name);
    if (refused) return refused;
    const name = target?.name ?? 'sms';
    assertAvailable(name, target?.path ?? name, settings);
    if (target?.action) assertAvailable(`${name}/${target.action}`, target.path, settings);
    if (request.method !== 'GET') throw new ApiError('method_not_allowed');
    const call = world.callOf(account, parametersOf(request.url));
    if (target) return readReply(target, call);
    if (sms?.split('/')[0] !== 'sms') throw new ApiError('not_found');
    const { body, rows } = smsBody(sms, call);
    return { ...serviceReply(body), rows };
  };

  const attempt = (request: SimulatorRequest): Reply => {
    const route = routeOf(request);
    if (request.method !== 'GET') kit.violation(`${request.method} ${request.path}`);
    if (!route) return unknownPathReply();
    try {
      return { ...answer(request, route), cost: 1 };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return errorReply(error, { backEnd: route.backEnd, errorInfo: settings.errorInfo });
    }
  };

  return {
    handle: (request) => {
      hooks.run('before', request);
      const reply = { ...attempt(request), madeAt: new Date(clock.now()) };
      hooks.run('after', request);
      return reply;
    },
    errorReply: (code, status, message) => {
      if (code === 'too_many_requests' && status === undefined) return limits.tooMany();
      const error = new ApiError(code, message, status === undefined ? {} : { status });
      const backEnd = /^(mj|sms)-/.test(code) ? 'service' : 'monolith';
      return errorReply(error, { backEnd, errorInfo: settings.errorInfo });
    },
    actions: { ...changes, ...hooks.actions, truth: createTruth(world) },
  };
}

const statusCodes = { 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 405: 'method_not_allowed' } as const;

function assertAvailable(name: string, path: string, { unavailable }: MailjetSettings): void {
  const state = unavailable[name];
  if (state === undefined) return;
  if (state === 'missing') throw unknownResource(path);
  throw new ApiError(state === 500 ? 'internal_error' : statusCodes[state]);
}
