import type { Row } from '@mailroom/airbyte-cdk';

/** Airbyte's connectors for Mailjet read everything each time; what their states hold is the platform's own. */
export function importState(_stream: string, state: Row): Row | null | undefined {
  return Object.keys(state).every((key) => key.startsWith('__ab_')) ? null : undefined;
}
