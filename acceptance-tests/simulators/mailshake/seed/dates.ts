export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const defaultSeedDate = '2026-03-01T00:00:00.000Z';
