import { run } from '@mailroom/airbyte-cdk/run';

declare const CONNECTOR_VERSION: string;

await run({
  name: 'source-mailshake',
  version: CONNECTOR_VERSION,
  spec: () => import('../../schemas/source-mailshake/spec.json', { with: { type: 'json' } }),
  source: async () => (await import('./source.ts')).source,
});
