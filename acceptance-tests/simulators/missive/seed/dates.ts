export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

export const defaultSeedDate = '2026-07-02T01:10:00.000Z';
