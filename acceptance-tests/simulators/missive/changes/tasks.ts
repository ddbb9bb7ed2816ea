import { createResponse, createTask } from '../create-rows.ts';
import { identifierOf } from '../identifiers.ts';
import type { Response, Task } from '../model.ts';
import { organizationIDs } from '../seed/ids.ts';
import { addTask, removeTask } from '../store.ts';
import type { World } from '../world.ts';

/** Tasks and responses. */
export type TaskChanges = {
  /** In the first organization and active now, unless told otherwise. */
  addTask(task?: Partial<Task>): { id: string };
  /** Active now, unless told otherwise. Its conversation cannot be changed. */
  changeTask(change: Partial<Omit<Task, 'conversation'>> & { id: string }): void;
  removeTask(change: { id: string }): void;
  addResponse(response?: Partial<Response>): { id: string };
  /** Modified now, unless told otherwise. */
  changeResponse(change: Partial<Response> & { id: string }): void;
  removeResponse(change: { id: string }): void;
};

export function createTaskChanges({ store, now }: World): TaskChanges {
  const organization = organizationIDs.harbor;
  const newID = (kind: string) => identifierOf(`added ${kind} ${store.next()}`);
  return {
    addTask: (task = {}) => {
      const row = { id: newID('task'), organization, last_activity_at: now(), ...task };
      return { id: addTask(store, createTask(row)).id };
    },
    changeTask: ({ id, ...fields }) => {
      store.tasks.change(store.tasks.get(id), (row) => {
        Object.assign(row, { last_activity_at: now(), ...fields });
      });
    },
    removeTask: ({ id }) => removeTask(store, id),

    addResponse: (response = {}) => {
      const owner = response.user ? {} : { organization };
      const row = { id: newID('response'), modified_at: now(), ...owner, ...response };
      return { id: store.responses.add(createResponse(row)).id };
    },
    changeResponse: ({ id, ...fields }) => {
      store.responses.change(store.responses.get(id), (row) => {
        Object.assign(row, { modified_at: now(), ...fields });
      });
    },
    removeResponse: ({ id }) => store.responses.remove(id),
  };
}
