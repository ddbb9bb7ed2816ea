import { createTask } from '../create-rows.ts';
import { identifierOf } from '../identifiers.ts';
import { addTask, type Store } from '../store.ts';
import { conversationIDs } from './conversations.ts';
import { day, hour } from './dates.ts';
import { organizationIDs, teamIDs, userIDs } from './ids.ts';

export const taskIDs = {
  replacement: 'c84f1e6d-7b20-4a93-8e5c-02d9f7a3b160',
  count: '0e7ab359-f2d4-4c81-96b0-3f58d1ce7a42',
} as const;

/** 34 tasks that Mara sees, three of them in the same second, and two of Teo's team. */
export function seedTasks(store: Store, date: number): void {
  const { harbor } = organizationIDs;
  const { main } = conversationIDs;
  addTask(
    store,
    createTask({
      id: taskIDs.replacement,
      conversation: main,
      description: 'Pack two jars',
      state: 'in_progress',
      started_at: date - 17 * hour,
      due_at: date + day,
      assignees: [userIDs.teo],
      team: teamIDs.support,
      organization: harbor,
      last_activity_at: date - 189,
    }),
  );
  addTask(
    store,
    createTask({
      id: taskIDs.count,
      title: 'Quarterly stock count',
      state: 'closed',
      closed_at: date - 2 * day,
      type: 'conversation',
      organization: harbor,
      last_activity_at: date - 2 * day,
    }),
  );
  for (let n = 0; n < 34; n += 1) addTask(store, numberedTask(n, date));
}

function numberedTask(n: number, date: number): ReturnType<typeof createTask> {
  const { harbor, saltworks } = organizationIDs;
  const isClosed = n % 3 === 0;
  const isHidden = n >= 32;
  return createTask({
    id: identifierOf(`task ${n}`),
    title: `Task ${n}`,
    conversation: n === 0 ? conversationIDs.main : null,
    state: isClosed ? 'closed' : 'todo',
    closed_at: isClosed ? date - n * hour : null,
    assignees: n % 2 === 0 && !isHidden ? [userIDs.mara] : [],
    team: isHidden ? teamIDs.sales : null,
    organization: n % 5 === 4 ? saltworks : harbor,
    last_activity_at: date - (n < 3 ? day : n * 2 * hour),
  });
}
