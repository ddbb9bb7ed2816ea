/** The path of a call below the API's own, without the query. */
export function pathOf(url: string, base: string): string {
  const path = url.split('?')[0] ?? '';
  const start = base.replace(/\/$/, '');
  return start !== '' && path.startsWith(`${start}/`) ? path.slice(start.length + 1) : path;
}

/** A version, such as `v3`, is no id. */
const isId = (segment: string) => /\d/.test(segment) && !/^v\d$/.test(segment);

/** A path with `*` for each part that looks like an id. */
export function shapeOf(path: string): string {
  return path
    .split('/')
    .map((segment) => (isId(segment) ? '*' : segment))
    .join('/');
}

type Named = { method: string; path: string; shape: string };

/** Which ids a source asks for together may differ from read to read. */
const ofSeveral = /[^/]*,[^/]*/g;

/** What a call is found again by: its method and path, or (`shaped`) the shape of its path. */
export function keysOf({ method, path, shape }: Named): { exact: string; shaped: string } {
  return { exact: `${method} ${path.replace(ofSeveral, '*')}`, shaped: `${method} ${shape}` };
}

/** Whether a call has a key, exact or shaped. */
export function isOf(call: Named, key: string): boolean {
  const { exact, shaped } = keysOf(call);
  return key === exact || key === shaped;
}
