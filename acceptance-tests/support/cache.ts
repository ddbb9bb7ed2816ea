import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache');

/** What a build of a connector has answered. */
export const ANSWERS = join(CACHE, 'mailroom');
/** What Node.js has compiled, since thousands of processes run the same code. */
export const COMPILED = join(CACHE, 'node');
