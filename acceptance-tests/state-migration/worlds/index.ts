import type { World } from '../world.ts';
import { heymarket, ways } from './heymarket.ts';
import { mailjet } from './mailjet.ts';
import { mailshake } from './mailshake.ts';
import { analytics, mailbox, missive } from './missive.ts';

const all = [heymarket, ...ways, mailjet, mailshake, missive, mailbox, analytics];

export const worlds: Readonly<Record<string, World>> = Object.fromEntries(all.map((world) => [world.name, world]));
