const cache = new Map<string, RegExp>();

/** Whether a path matches a pattern in which `*` stands for any text, as in `activity/*`. */
export function matchesPath(pattern: string, path: string): boolean {
  if (!pattern.includes('*')) return pattern === path;
  let expression = cache.get(pattern);
  if (!expression) {
    expression = new RegExp(`^${pattern.split('*').map(escapeText).join('.*')}$`);
    cache.set(pattern, expression);
  }
  return expression.test(path);
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&');
}
