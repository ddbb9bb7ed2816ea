import type { Service } from '../account.ts';
import { heymarket } from './heymarket.ts';
import { mailjet } from './mailjet.ts';
import { mailshake } from './mailshake.ts';
import { missive } from './missive.ts';

/** Every service that can be played with, by its connector; a new one joins by being listed here. */
export const services: Readonly<Record<string, Service>> = {
  'source-heymarket': heymarket,
  'source-mailjet': mailjet,
  'source-mailshake': mailshake,
  'source-missive': missive,
};
