/** The environment variable that may hold a configuration, as JSON. No source sees it. */
export const CONFIG_VARIABLE = 'MAILROOM_CONFIG';
