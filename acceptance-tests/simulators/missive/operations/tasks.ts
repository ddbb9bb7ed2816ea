import type { ParameterMap } from '../../shared/request.ts';
import { refusal } from '../errors.ts';
import type { Task } from '../model.ts';
import { listReply, singleReply, untilPage } from '../pages.ts';
import { readChoice, readIdentifier, readInteger } from '../parameters.ts';
import { allTasks } from '../visible-rows.ts';
import { type Operation, paging } from './operation.ts';

export const taskOperations: Operation[] = [
  {
    path: 'tasks',
    parameters: [
      ...paging.until,
      ...['organization', 'team', 'assignee', 'state', 'type', 'conversation', 'due_at_gteq', 'due_at_lteq'],
    ],
    reply: (call) => {
      const isAsked = readFilter(call.parameters);
      const page = untilPage(call, allTasks(call), {
        momentOf: (row) => row.last_activity_at,
        fallback: call.world.settings.tasksDefault,
        maximum: 50,
        matches: (row) => isAsked(row) && call.visibility.task(row),
      });
      return listReply(call, 'tasks', page.map(call.world.renderer.task));
    },
  },
  {
    path: 'tasks/:id',
    parameters: [],
    reply: (call) => {
      const row = call.world.store.tasks.find(call.ids[0] ?? '');
      if (!row || !call.visibility.task(row)) throw refusal(404);
      return singleReply(call, 'tasks', call.world.renderer.fullTask(row), 'object');
    },
  },
];

function readFilter(parameters: ParameterMap): (row: Task) => boolean {
  const organization = readIdentifier(parameters, 'organization');
  const team = readIdentifier(parameters, 'team');
  const assignee = readIdentifier(parameters, 'assignee');
  const conversation = readIdentifier(parameters, 'conversation');
  const state = readChoice(parameters, 'state', ['todo', 'in_progress', 'closed']);
  const type = readChoice(parameters, 'type', ['task', 'conversation', 'all']) ?? 'all';
  const from = readInteger(parameters, 'due_at_gteq') ?? Number.NEGATIVE_INFINITY;
  const to = readInteger(parameters, 'due_at_lteq') ?? Number.POSITIVE_INFINITY;
  const isAny = from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY;
  return (row) =>
    (organization === undefined || row.organization === organization) &&
    (team === undefined || row.team === team) &&
    (assignee === undefined || row.assignees.includes(assignee)) &&
    (conversation === undefined || row.conversation === conversation) &&
    (state === undefined || row.state === state) &&
    (type === 'all' || row.type === type) &&
    (isAny || (row.due_at !== null && row.due_at >= from && row.due_at <= to));
}
