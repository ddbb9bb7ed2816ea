import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { assertNothingLost } from '@mailroom/airbyte-cdk/testing';
import { startEvents } from './events/server.ts';
import { startExport } from './export/server.ts';
import { startFront } from './front/server.ts';
import { startGitHub } from './github/server.ts';
import { startNotion } from './notion/server.ts';
import { startProjects } from './projects/server.ts';
import { startSurveyMonkey } from './surveymonkey/server.ts';
import { startTrello } from './trello/server.ts';

const examples = {
  events: startEvents,
  export: startExport,
  front: startFront,
  github: startGitHub,
  notion: startNotion,
  projects: startProjects,
  surveymonkey: startSurveyMonkey,
  trello: startTrello,
};
const { FIXED_SEEDS } = process.env;
/** A story may have no kill behind a STATE. */
const MOST_STORIES = 4;
/** One window holds all of the rows: before its end there is nothing to go on from. */
const AT_ONCE = ['surveymonkey'];
const sourceOf = (name: string) => join(import.meta.dirname, name, 'source.ts');

describe.each(Object.entries(examples))('%s', (name, start) => {
  test('no row is lost, however often it is killed', async () => {
    let resumed = 0;
    for (let story = 0; story < MOST_STORIES && resumed === 0; story++) {
      const simulator = await start();
      try {
        const report = await assertNothingLost(sourceOf(name), simulator, {
          syncs: 2,
          ...(FIXED_SEEDS && { seed: Number(FIXED_SEEDS) + story }),
        });
        expect(report.kills).toBeGreaterThan(0);
        resumed = AT_ONCE.includes(name) ? 1 : report.resumed;
      } finally {
        await simulator.close();
      }
    }
    expect(resumed).toBeGreaterThan(0);
  });

  test('takes no more than 60 lines', () => {
    expect(readFileSync(sourceOf(name), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });
});
