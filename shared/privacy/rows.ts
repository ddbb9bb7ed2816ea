import { isObject, type Row } from '../json.ts';
import type { Hash } from './hash.ts';
import type { Act, Treatment } from './schema.ts';

type Treat = (value: unknown) => unknown;

/** What becomes of a value and of what is in it. Lists are no step: what holds for one value holds for each of a list. */
class Node {
  act: Act | undefined;
  every: Act | undefined;
  readonly fields = new Map<string, Node>();

  add({ act, steps }: Treatment): void {
    let node: Node = this;
    for (const step of steps) {
      if (step === 'each') continue;
      if (step === 'every') {
        node.every = stronger(node.every, act);
        return;
      }
      const next = node.fields.get(step.name) ?? new Node();
      node.fields.set(step.name, next);
      node = next;
    }
    node.act = stronger(node.act, act);
  }

  /** Whether anything in it is dropped. */
  get drops(): boolean {
    return this.act === 'drop' || this.every === 'drop' || [...this.fields.values()].some(({ drops }) => drops);
  }
}

const stronger = (one: Act | undefined, other: Act): Act => (one === 'drop' ? one : other);

/**
 * Answers with rows as they leave. One that changes is another object, since others may still need the one that came; what is
 * dropped is undefined there, which JSON leaves out.
 */
export function rowTreater(treatments: readonly Treatment[], hash: Hash): (row: Row) => Row {
  const root = new Node();
  for (const treatment of treatments) root.add(treatment);
  return inside(root, hash);
}

/**
 * Where the API sends something plain in place of an object on the way to a field, it is treated as the field: nobody knows
 * what is in it.
 */
function treatOf(node: Node, hash: Hash): Treat {
  if (node.act === 'drop') return () => undefined;
  const treatPlain = node.drops ? () => undefined : hash;
  const treatObject = node.act === 'hash' ? hash : inside(node, hash);
  const treat: Treat = (value) => {
    if (value === null || value === undefined) return value;
    if (Array.isArray(value)) return eachOf(value, treat);
    return isObject(value) ? treatObject(value) : treatPlain(value);
  };
  return treat;
}

function inside({ fields, every }: Node, hash: Hash): (row: Row) => Row {
  const named = [...fields].map(([name, node]) => [name, treatOf(withEvery(node, every), hash)] as const);
  const others = every && treatOf(withEvery(new Node(), every), hash);
  return (row) => {
    let changed: Row | undefined;
    const put = (name: string, treat: Treat): void => {
      const value = row[name];
      const left = treat(value);
      if (left === value) return;
      changed ??= { ...row };
      changed[name] = left;
    };
    for (const [name, treat] of named) if (Object.hasOwn(row, name)) put(name, treat);
    if (others) for (const name of Object.keys(row)) if (!fields.has(name)) put(name, others);
    return changed ?? row;
  };
}

function withEvery(node: Node, every: Act | undefined): Node {
  if (every) node.act = stronger(node.act, every);
  return node;
}

function eachOf(list: readonly unknown[], treat: Treat): readonly unknown[] {
  const treated = list.map(treat);
  return treated.some((item, index) => item !== list[index]) ? treated : list;
}
