import type { Kept } from '../model.ts';
import { listReply } from '../pages.ts';
import { readLimit, readSkip } from '../parameters.ts';
import { single } from './lists.ts';
import { type Operation, post } from './operation.ts';

const newest = (a: Kept, b: Kept) => (a.updated < b.updated ? 1 : a.updated > b.updated ? -1 : b.id - a.id);

/** Paged by number from 1. */
export const surveyOperations: Operation[] = [
  post('v1/surveys', ['limit', 'page'], (call) => {
    const { store, settings, renderer } = call.world;
    const limit = readLimit(call.body, 'surveys', settings);
    const skip = readSkip(call.body, limit, settings.surveyPage);
    const rows = [...store.tables.surveys.all()].filter(({ isGone }) => !isGone);
    rows.sort(settings.surveyOrder === 'id' ? (a, b) => a.id - b.id : newest);
    return listReply(call, rows.slice(skip, skip + limit).map(renderer.survey));
  }),
  single(
    'survey',
    ({ surveys }) => surveys,
    ({ survey }) => survey,
  ),
];
