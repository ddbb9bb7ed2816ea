import { run } from '@mailroom/airbyte-cdk/run';

declare const CONNECTOR_VERSION: string;

await run({
  name: 'source-missive',
  version: CONNECTOR_VERSION,
  spec: () => import('../../schemas/source-missive/spec.json', { with: { type: 'json' } }),
  source: async () => (await import('./source.ts')).source,
});
