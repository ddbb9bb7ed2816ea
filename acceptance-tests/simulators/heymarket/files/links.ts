import type { Clock } from '../../shared/clock.ts';
import type { HeymarketSettings } from '../settings.ts';
import type { LinkOf } from '../show.ts';

/** Where the two hosts are reached; known once both listen. */
export type Origins = { own: string; foreign: string };

/** Files that the API's own host has or sends on, and those of the foreign host. */
export const folders = { own: '/media/', foreign: '/m/' } as const;

/** Sent on by the API's own host to the foreign one, wherever the others lie. */
export const movedFile = 'moved.jpg';

/** A name that begins with `/` is no file: the link is that text, which is no absolute URL. */
export function createLinkOf({ media }: HeymarketSettings, origins: Origins, clock: Clock): LinkOf {
  return (name) => {
    if (name.startsWith('/')) return name;
    const host = name === movedFile ? 'own' : media.host;
    const { lifetimeSeconds } = media;
    const expires = Math.ceil(clock.now() / 1000) + (lifetimeSeconds ?? 0);
    const query = lifetimeSeconds === null ? '' : `?Expires=${expires}`;
    return `${origins[host]}${folders[host]}${name}${query}`;
  };
}
