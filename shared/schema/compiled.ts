import type { Validate } from './validator.ts';

/**
 * Checks that were compiled when the executable was built, which fills this in: ajv, and what it takes to compile a schema,
 * are then not loaded. By `keyOf`.
 */
export const compiled: Readonly<Record<string, () => Promise<{ validate: Validate }>>> = {};
