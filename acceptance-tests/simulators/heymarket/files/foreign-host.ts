import type { SimulatorRequest } from '../../shared/request.ts';
import { type BaseSettings, baseSettings } from '../../shared/settings.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../shared/simulator.ts';
import { badData, errorReply } from '../errors.ts';
import type { HeymarketSettings } from '../settings.ts';
import { folders } from './links.ts';
import { fileReply } from './reply.ts';

/** A host that is not Heymarket's. Its call log is its own; `url` names it by another host name than the API's. */
export type ForeignHost = Simulator<BaseSettings>;

/** What the API's own host lends to the other one. */
type Host = { settings: HeymarketSettings; now(): Date; violation(text: string): void };

/** Starts the host of media and template files, where a token must never come. */
export async function startForeignHost(
  { settings, now, violation }: Host,
  options: Pick<SimulatorOptions<BaseSettings>, 'host' | 'now'>,
): Promise<ForeignHost> {
  const host = await startSimulator<BaseSettings, Record<never, never>>(
    {
      name: 'heymarket-files',
      basePath: '',
      settings: baseSettings,
      secretParameters: ['token', 'access_token', 'api_key'],
      create: (kit) => ({
        handle: (request) => {
          const { method, pathname } = request;
          const note = (text: string) => {
            violation(text);
            kit.violation(text);
          };
          if (carriesToken(request)) note(`A token was sent to the media host: ${method} ${pathname}`);
          if (!['GET', 'HEAD'].includes(method)) note(`${method} ${pathname} at the media host`);
          const name = pathname.startsWith(folders.foreign) ? pathname.slice(folders.foreign.length) : 'missing';
          return fileReply(request, decodeURIComponent(name), settings, now().getTime());
        },
        errorReply: (_code, status, message) => {
          const error = badData(message ?? 'unexpected error');
          return { ...errorReply(error, 'plain'), status: status ?? 500 };
        },
        actions: {},
      }),
    },
    options,
  );
  return { ...host, url: `http://localhost:${host.port}`, origin: `http://localhost:${host.port}` };
}

function carriesToken({ headers, url }: SimulatorRequest): boolean {
  return headers.authorization !== undefined || url.includes('eyJ');
}
