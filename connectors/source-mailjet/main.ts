import { run } from '@mailroom/airbyte-cdk/run';

declare const CONNECTOR_VERSION: string;

await run({
  name: 'source-mailjet',
  version: CONNECTOR_VERSION,
  spec: () => import('../../schemas/source-mailjet/spec.json', { with: { type: 'json' } }),
  source: async () => (await import('./source.ts')).source,
});
