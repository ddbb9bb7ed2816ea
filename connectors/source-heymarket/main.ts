import { run } from '@mailroom/airbyte-cdk/run';

declare const CONNECTOR_VERSION: string;

await run({
  name: 'source-heymarket',
  version: CONNECTOR_VERSION,
  spec: () => import('../../schemas/source-heymarket/spec.json', { with: { type: 'json' } }),
  source: async () => (await import('./source.ts')).source,
});
