import fc from 'fast-check';

/** In CI every run tries the same cases, so that a red one is the fault of the change; elsewhere each run tries others. */
if (process.env.FIXED_SEEDS) fc.configureGlobal({ seed: Number(process.env.FIXED_SEEDS) });
