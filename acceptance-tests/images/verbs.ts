import { expect } from '@jest/globals';
import { configure } from '../support/connector.ts';
import type { CatalogStream, Row } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { problemsOf } from '../support/validate.ts';
import { type Account, withAccount } from './accounts.ts';
import { Container, type ContainerOptions, withFolder } from './container.ts';
import { hostNetwork, type Image, readOnly } from './docker.ts';

/** Runs a verb in a container to its end; its files lie where PyAirbyte puts them. */
export function runVerb(
  image: Image,
  verb: string,
  files: Record<string, unknown> = {},
  { options = hostNetwork, onMessage }: ContainerOptions = {},
): Promise<Run> {
  const args = Object.keys(files).flatMap((name) => [`--${name}`, `/airbyte/tmp/${name}`]);
  return withFolder(files, async (folder) => {
    const container = new Container(image, [verb, ...args], {
      options: [...readOnly, '--volume', `${folder}:/airbyte/tmp:ro`, ...options],
      ...(onMessage && { onMessage }),
    });
    try {
      const run = await container.finished;
      expect(run.stderr).toBe('');
      expect(run.messages.flatMap(problemsOf)).toEqual([]);
      return run;
    } finally {
      container.remove();
    }
  });
}

const catalogs = new Map<string, Promise<CatalogStream[]>>();

/** What `discover` answers, asked once. */
export function discoverOnce(image: Image, config: Row): Promise<CatalogStream[]> {
  const known = catalogs.get(image.reference) ?? discover(image, config);
  catalogs.set(image.reference, known);
  return known;
}

export async function discover(image: Image, config: Row): Promise<CatalogStream[]> {
  const { code, catalog } = await runVerb(image, 'discover', { config });
  expect(code).toBe(0);
  return catalog;
}

/** A large account with its configured catalog. */
export function withLargeAccount<T>(
  image: Image,
  work: (account: Account & { counts: Record<string, number>; catalog: Row }) => Promise<T>,
): Promise<T> {
  return withAccount(image, 'large', async ({ counts = {}, ...account }) => {
    const catalog = configure(await discoverOnce(image, account.config), Object.keys(counts));
    return work({ ...account, counts, catalog });
  });
}
