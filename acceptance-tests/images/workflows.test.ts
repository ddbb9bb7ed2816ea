import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseDocument } from 'yaml';

type Job = { needs?: string | string[]; permissions?: object; steps: { uses?: string; run?: string }[] };
type Workflow = { on: object; permissions: object; jobs: Record<string, Job> };

const root = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe.each(globSync('.github/workflows/*.yml', { cwd: root }))('%s', (path) => {
  const document = parseDocument(readFileSync(join(root, path), 'utf8'), { strict: true, uniqueKeys: true });
  const { on, permissions, jobs } = document.toJS() as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('it is YAML, and a workflow', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(on).toBeTruthy();
    expect(steps.filter(({ uses, run }) => (uses === undefined) === (run === undefined))).toEqual([]);
  });

  test('it needs only jobs that there are', () => {
    const needed = Object.values(jobs).flatMap(({ needs = [] }) => needs);
    expect(needed.filter((name) => !(name in jobs))).toEqual([]);
  });

  test('it may only read, except for one job that publishes', () => {
    expect(permissions).toEqual({ contents: 'read' });
    const others = Object.entries(jobs).filter(([, job]) => job.permissions);
    expect(others.map(([name, job]) => [name, job.permissions])).toEqual([
      ['publish', { contents: 'read', packages: 'write' }],
    ]);
  });

  test('its actions are pinned to a version', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^(actions|docker)\/[a-z-]+@v\d+/.test(action))).toEqual([]);
  });

  test('its npm scripts exist, and its expressions stay out of shell lines', () => {
    const runs = steps.flatMap(({ run }) => run ?? []);
    const named = runs.flatMap((run) => [...run.matchAll(/npm run (?:--silent )?([a-z-]+)/g)].map(([, name]) => name));
    expect(named.filter((name) => !(String(name) in scripts))).toEqual([]);
    expect(runs.filter((run) => run.includes('${{'))).toEqual([]);
  });
});
