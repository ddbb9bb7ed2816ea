import { describe, expect, test } from '@jest/globals';
import { type Answered, json } from './answer.ts';
import { catalogue } from './catalogue.ts';
import { shapeOf } from './paths.ts';
import { type Extent, questionsOf } from './plan.ts';
import type { Plan, Survey } from './survey.ts';

const call = (path: string, number: number): Answered => {
  return { method: 'GET', path, shape: shapeOf(path), question: '', answer: json({ rows: [{ id: number }] }) };
};
const calls = [
  ...[1, 2, 3, 4].map((number) => call('people', number)),
  ...[5, 6].map((number) => call(`people/${number}/notes`, number)),
];
const plan: Plan = {
  reading: { streams: [], catalog: { streams: [] }, calls },
  kinds: new Set(['GET people', 'GET people/*/notes']),
};
const survey: Survey = {
  ...{ truth: new Map(), steady: new Set(['GET people', 'GET people/5/notes', 'GET people/6/notes']) },
  lens: { streams: [], volatile: new Map(), withApi: (text) => text },
};
const answers = catalogue.filter(({ name }) => ['error', 'first-again'].includes(name));

function asked(extent: Extent, seed = 1, kinds = plan.kinds): string[] {
  return questionsOf([{ ...plan, kinds }], survey, answers, { extent, seed }).map(
    ({ strike, position }) => `${strike.answer.name} ${strike.key} #${strike.number} ${position}`,
  );
}

describe('the questions', () => {
  test('are every answer at every call where it is another than the true one', () => {
    expect(asked('all')).toEqual([
      ...['error GET people #1 first', 'error GET people #2 middle', 'error GET people #3 middle'],
      ...['error GET people #4 last', 'error GET people/5/notes #1 only', 'error GET people/6/notes #1 only'],
      ...['first-again GET people #2 middle', 'first-again GET people #3 middle', 'first-again GET people #4 last'],
    ]);
  });

  test('are one for each kind of call and position', () => {
    expect(asked('each')).toHaveLength(4 + 2);
  });

  test('are so many for each answer, the same for the same seed', () => {
    expect(asked(2)).toHaveLength(2 + 2);
    expect(asked(2, 7)).toEqual(asked(2, 7));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => asked(2, seed).join())).size).toBeGreaterThan(1);
  });

  test('are put to the calls of the plan only', () => {
    expect(asked('all', 1, new Set(['GET people/*/notes']))).toHaveLength(2);
  });
});
