import type { Reply } from '../../shared/reply.ts';
import type { SimulatorRequest } from '../../shared/request.ts';
import type { World } from '../world.ts';
import { folders, movedFile, type Origins } from './links.ts';
import { fileReply, redirect } from './reply.ts';

export function isOwnFile({ pathname }: SimulatorRequest): boolean {
  return pathname.startsWith(folders.own);
}

/** Answers a read of a file on the API's own host. Who asks was settled before. */
export function ownFileReply(
  request: SimulatorRequest,
  { settings, clock }: Pick<World, 'settings' | 'clock'>,
  origins: Origins,
): Reply {
  const name = decodeURIComponent(request.pathname.slice(folders.own.length));
  if (name === movedFile) return redirect(`${origins.foreign}${folders.foreign}${movedFile}`);
  return fileReply(request, name, settings, clock.now());
}
