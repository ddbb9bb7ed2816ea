import { assertNothingLost } from '@mailroom/airbyte-cdk/testing';
import { ParcelServer } from './server.ts';

const server = new ParcelServer();
await server.start();
const source = new URL('./source.js', import.meta.url).pathname;
const { SEED } = process.env;
const report = await assertNothingLost(source, server, { syncs: 2, ...(SEED && { seed: Number(SEED) }) });
process.stdout.write(JSON.stringify(report));
server.stop();
