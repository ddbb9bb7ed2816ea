export interface Part {
  level: number;
  title: string;
  lines: string[];
}

/** The parts of a Markdown text, one for each heading; code blocks have no headings. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let isCode = false;
  for (const line of text.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    const [, hashes, title] = (!isCode && /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line)) || [];
    if (hashes !== undefined && title !== undefined) parts.push({ level: hashes.length, title, lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts;
}

/** Where the headings leave the order of a template; `optional` ones may be absent, others may stand at `anything`. */
export function problemsOfOrder(
  headings: readonly string[],
  template: readonly string[],
  optional: ReadonlySet<string>,
  anything: string,
): string[] {
  const same = (a: string, b: string) => a.toLowerCase().replace(/:$/, '') === b.toLowerCase().replace(/:$/, '');
  let place = 0;
  for (let index = 0; index < headings.length && place < template.length; ) {
    const [actual, expected] = [headings[index] as string, template[place] as string];
    const isKnown = template.some((one) => same(one, actual));
    if (expected === anything && !isKnown) index += 1;
    else if (expected === anything) place += 1;
    else if (same(actual, expected)) {
      index += 1;
      place += 1;
    } else if (optional.has(expected)) place += 1;
    else return [`The heading is "${actual}", expected "${expected}".`];
  }
  const missing = template.slice(place).filter((one) => one !== anything && !optional.has(one));
  return missing.map((one) => `The heading "${one}" is missing.`);
}
