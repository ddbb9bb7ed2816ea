import { expect, test } from '@jest/globals';
import type { Run } from '../support/run.ts';
import { problemsOfRead } from '../support/validate.ts';
import type { Container } from './container.ts';
import { describeImages, type Image } from './docker.ts';
import { runVerb, withLargeAccount } from './verbs.ts';

/** The engine would kill after so many seconds; the connector promises an end within 5. */
const killAfter = 30;

/** Begins to read a large account, and does something to the container when records come. */
function interrupt(image: Image, how: (container: Container) => void): Promise<Run> {
  return withLargeAccount(image, async ({ config, catalog, counts }) => {
    let records = 0;
    const run = await runVerb(
      image,
      'read',
      { config: { ...config, state_interval_seconds: 0 }, catalog },
      {
        onMessage: ({ type }, container) => {
          if (type === 'RECORD' && ++records === 1_000) how(container);
        },
      },
    );
    expect(problemsOfRead(run.messages, Object.keys(counts), false)).toEqual([]);
    expect(run.errors).toEqual([]);
    expect(Object.entries(counts).some(([name, count]) => run.records(name).length < count)).toBe(true);
    return run;
  });
}

describeImages((image) => {
  // The first process of a container cannot end by a signal: 143 says that it ended by itself, 137 that it was killed.
  test('docker stop: the last state is honest, and the end comes before the engine kills', async () => {
    const run = await interrupt(image, (container) => container.stop(killAfter));
    expect(run.code).toBe(143);
    expect(run.messages.at(-1)).not.toMatchObject({ type: 'RECORD' });
    expect(run.states().length).toBeGreaterThan(0);
  });

  test('docker kill by SIGINT, as Ctrl-C does', async () => {
    const run = await interrupt(image, (container) => container.kill('SIGINT'));
    expect(run.code).toBe(130);
  });
});
