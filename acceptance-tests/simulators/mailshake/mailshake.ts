import { createQuota } from '../shared/quota.ts';
import type { Reply } from '../shared/reply.ts';
import type { SimulatorRequest } from '../shared/request.ts';
import { type Api, type Kit, type Simulator, type SimulatorOptions, startSimulator } from '../shared/simulator.ts';
import { assertAccount, authenticate } from './authentication.ts';
import type { Changes } from './changes.ts';
import { ApiError, errorOfFault, errorReply, limitReached } from './errors.ts';
import { downloadReply, isDownload } from './exports.ts';
import { operations, writeOperations } from './operations/operations.ts';
import { priceOf } from './prices.ts';
import { choices, defaultSettings, type MailshakeSettings } from './settings.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export type MailshakeOptions = SimulatorOptions<MailshakeSettings> & WorldOptions;

export type MailshakeActions = Changes & {
  /** Every access token issued so far answers `invalid_token`. */
  expireAccessTokens(): void;
  /** Every refresh token so far answers `invalid_grant`. */
  revokeRefreshTokens(): void;
  /** Every page token issued so far answers `invalid_parameter`. */
  expirePageTokens(): void;
};

export type MailshakeSimulator = Simulator<MailshakeSettings> & MailshakeActions;

/**
 * Starts a fake Mailshake API. Without options it holds the seeded account, and a quota of 400 units an hour.
 *
 * ```ts
 * const mailshake = await startMailshake({ settings: { quota: { limit: null } }, generate: { opens: 1_000_000 } });
 * ```
 */
export function startMailshake(options: MailshakeOptions = {}): Promise<MailshakeSimulator> {
  return startSimulator(
    {
      name: 'mailshake',
      basePath: '/2017-04-01',
      settings: defaultSettings,
      choices,
      secretParameters: ['apiKey', 'client_secret', 'refresh_token', 'access_token', 'code'],
      create: (kit: Kit<MailshakeSettings>) => createApi(kit, options),
    },
    options,
  );
}

function createApi(kit: Kit<MailshakeSettings>, options: WorldOptions): Api<MailshakeActions> {
  const { clock, settings } = kit;
  const world = createWorld(clock, settings, options);
  const quota = createQuota(() => settings.current.quota);

  /** The order of the checks: does it exist, who asks, may they, can they pay, is it well put. */
  const answer = (request: SimulatorRequest): Reply => {
    if (isDownload(request.path)) return downloadReply(request, world);
    if (request.path === 'token' && request.method === 'POST') return world.grants.reply(request);
    if (writeOperations.has(request.path)) {
      kit.violation(`${request.method} ${request.path}`);
      throw new ApiError('internal_error');
    }
    const operation = operations.get(request.path);
    if (!operation || !['GET', 'POST'].includes(request.method)) throw new ApiError('not_found');

    const caller = authenticate(request, world);
    assertAccount(request, world);
    if (request.path === 'campaigns/export' && !caller.mayWrite) throw new ApiError('not_authorized');
    const cost = priceOf(request);
    const charge = quota.charge(caller.ledger, cost, clock.steady());
    if (!charge.accepted) {
      const retryAt = charge.retryAt + settings.current.clockSkewMs;
      return { ...errorReply(limitReached(retryAt), settings.current, clock.now()), refusedByQuota: true };
    }
    return { ...attempt(request, () => operation(request, world)), cost };
  };

  const attempt = (request: SimulatorRequest, work: () => Reply): Reply => {
    try {
      if (request.malformed) throw new ApiError('invalid_parameter', 'The body is not JSON');
      return work();
    } catch (error) {
      if (error instanceof ApiError) return errorReply(error, settings.current, clock.now());
      throw error;
    }
  };

  return {
    handle: (request) => attempt(request, () => answer(request)),
    errorReply: (code, status, message) =>
      errorReply(errorOfFault(code, message, clock.now()), settings.current, clock.now(), status),
    actions: { ...world.changes, ...tokenActions(world) },
  };
}

function tokenActions(world: World) {
  return {
    expireAccessTokens: world.grants.expireAccessTokens,
    revokeRefreshTokens: world.grants.revokeRefreshTokens,
    expirePageTokens: () => {
      world.tokenGeneration += 1;
    },
  };
}
