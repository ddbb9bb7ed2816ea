import { matchesPath } from './path-pattern.ts';
import type { SimulatorRequest } from './request.ts';

export type Hook = {
  /** Before a call is answered, or after its answer is made and before it is sent. */
  when: 'before' | 'after';
  /** Only calls of this path, as it stands in the call log; `*` stands for any text. */
  path?: string;
  /** Only calls with these parameters, compared as text. */
  where?: Record<string, string | number | boolean>;
  /** So many matching calls pass first (0). */
  skip?: number;
  /** So many calls are met (1). */
  times?: number | 'always';
  /** Changes by name, as in a control message; `set` and `advance` are among them. */
  actions?: Record<string, unknown>;
  /** From within the process, anything. */
  run?: (request: SimulatorRequest) => void;
};

export type HookActions = {
  /** Makes a change at certain calls. */
  hook(hook: Hook): void;
  clearHooks(): void;
};

type Known = Record<string, (argument: never) => unknown>;

export function createHooks(known: Known) {
  let pending: { hook: Hook; skip: number; left: number }[] = [];

  const perform = ({ actions = {}, run }: Hook, request: SimulatorRequest) => {
    for (const [name, argument] of Object.entries(actions)) known[name]?.(argument as never);
    run?.(request);
  };
  const actions: HookActions = {
    hook: (hook) => {
      const unknown = Object.keys(hook.actions ?? {}).find((name) => !Object.hasOwn(known, name));
      if (unknown) throw new Error(`Unknown action "${unknown}". Known: ${Object.keys(known).join(', ')}`);
      if (!['before', 'after'].includes(hook.when)) throw new Error('A hook is "before" or "after" a call');
      const left = hook.times === 'always' ? Number.POSITIVE_INFINITY : (hook.times ?? 1);
      pending.push({ hook, skip: hook.skip ?? 0, left });
    },
    clearHooks: () => {
      pending = [];
    },
  };

  return {
    actions,
    run: (when: Hook['when'], request: SimulatorRequest) => {
      for (const entry of [...pending]) {
        if (entry.hook.when !== when || !matches(entry.hook, request)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        if (entry.left <= 0) pending = pending.filter((other) => other !== entry);
        perform(entry.hook, request);
      }
    },
  };
}

function matches({ path, where }: Hook, request: SimulatorRequest): boolean {
  if (path !== undefined && !matchesPath(path, request.path)) return false;
  return Object.entries(where ?? {}).every(([name, value]) => String(request.parameters[name]) === String(value));
}
