import { Account, type Item } from '../support/account.ts';
import { simulate } from '../support/simulate.ts';

const PAGE = 7;
const dateOf = (at: number) => new Date(at).toISOString();

/** Projects in the order of their names, and the tasks of each: a task that changes makes its project a changed one. */
export function startProjects() {
  const account = new Account(40);
  const show = ({ id, at, version }: Item) => ({ id, name: `Project ${version}`, changed: dateOf(at) });
  const tasksOf = ({ id, version }: Item) =>
    [1, 2].slice(id % 2).map((n) => ({ id: 10 * id + n, project_id: id, text: `Task ${version}` }));
  return simulate({
    account,
    show,
    children: { tasks: tasksOf },
    config: { api_key: 'projects-key-41c8' },
    authorization: 'Bearer projects-key-41c8',
    stream: 'projects',
    happens: ['add', 'touch', 'remove'],
    refusal: { status: 401, body: { error: 'unauthorized' } },
    answer({ path, query }) {
      const [, ofTasks] = /^projects\/(\d+)\/tasks$/.exec(path) ?? [];
      if (ofTasks !== undefined) {
        const project = account.items.find(({ id }) => id === Number(ofTasks));
        return project ? { body: { tasks: tasksOf(project) } } : { status: 404, body: { error: 'no_such_project' } };
      }
      const byName = [...account.items].sort((a, b) => (a.id % 10) - (b.id % 10) || a.id - b.id);
      const end = Number(query.get('page') ?? 1) * PAGE;
      return { body: { projects: byName.slice(end - PAGE, end).map(show) } };
    },
  });
}
