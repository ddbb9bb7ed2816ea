import type { Row } from '../json.ts';

/** New values by path, such as `a.b.0.c`; undefined removes what is there, a function makes the new out of the old. */
export type Edits = Readonly<Record<string, unknown>>;

/** Changes an object in place. */
export function edit(root: Row, edits: Edits): void {
  for (const [path, value] of Object.entries(edits)) {
    const names = path.split('.');
    const last = names.pop() as string;
    let node = root;
    for (const name of names) {
      node[name] ??= {};
      node = node[name] as Row;
    }
    const made = typeof value === 'function' ? value(node[last]) : value;
    if (made === undefined) delete node[last];
    else node[last] = made;
  }
}
