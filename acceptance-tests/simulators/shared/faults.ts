import { matchesPath } from './path-pattern.ts';
import type { SimulatorRequest } from './request.ts';

export type FaultKind =
  /** The API's own JSON error. */
  | { kind: 'error'; code: string; status?: number; message?: string }
  | { kind: 'html'; status: number }
  /** No body at all; status 200 unless told otherwise. */
  | { kind: 'empty'; status?: number }
  /** The connection is reset before an answer. */
  | { kind: 'reset' }
  /** The call is done (a job is started, units are spent) and then the connection is reset. */
  | { kind: 'reset-after' }
  /** Content-Length promises the whole body; half of it comes, then the connection is destroyed. */
  | { kind: 'truncated' }
  /** A chunked body of which half comes, then the connection is destroyed. */
  | { kind: 'destroyed' }
  /** A complete answer whose JSON ends in the middle. */
  | { kind: 'cut-json' }
  /** A complete answer that claims to be JSON and never was. */
  | { kind: 'malformed' }
  /** Half of the body, then nothing for this long, then the rest. */
  | { kind: 'stall'; ms: number }
  /** The answer begins this late. */
  | { kind: 'slow'; ms: number }
  /** Any other answer. */
  | { kind: 'reply'; status: number; headers?: Record<string, string>; body?: string };

export type Fault = FaultKind & {
  /** Only calls of this path; `*` stands for any text. */
  path?: string;
  /** Only calls with these parameters, compared as text. */
  where?: Record<string, string | number | boolean>;
  /** So many matching calls pass before the fault begins (0). */
  skip?: number;
  /** So many calls fail, then the fault is used up (1). */
  times?: number | 'always';
};

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  /** The fault for this call, used up by one; the one added first goes first. */
  take(request: SimulatorRequest): Fault | undefined;
};

const kinds = [
  ...['error', 'html', 'empty', 'reset', 'reset-after', 'truncated', 'destroyed'],
  ...['cut-json', 'malformed', 'stall', 'slow', 'reply'],
];

export function createFaults(): Faults {
  let pending: { fault: Fault; skip: number; left: number }[] = [];
  return {
    add: (fault) => {
      if (!kinds.includes(fault.kind)) throw new Error(`Unknown fault "${fault.kind}". Known: ${kinds.join(', ')}`);
      const left = fault.times === 'always' ? Number.POSITIVE_INFINITY : (fault.times ?? 1);
      pending.push({ fault, skip: fault.skip ?? 0, left });
    },
    clear: () => {
      pending = [];
    },
    take: (request) => {
      for (const entry of pending) {
        if (!matches(entry.fault, request)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        if (entry.left <= 0) pending = pending.filter((other) => other !== entry);
        return entry.fault;
      }
      return undefined;
    },
  };
}

function matches({ path, where }: Fault, request: SimulatorRequest): boolean {
  if (path !== undefined && !matchesPath(path, request.path)) return false;
  return Object.entries(where ?? {}).every(([name, value]) => String(request.parameters[name]) === String(value));
}
