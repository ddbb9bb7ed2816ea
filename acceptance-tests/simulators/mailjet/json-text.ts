export type Value = undefined | null | boolean | number | bigint | string | Value[] | Row;
/** A row as the API shows it; what is undefined is absent. */
export type Row = { [name: string]: Value };

type Style = { open: string; colon: string; comma: string; close: string; slash: string; names: Map<string, string> };

const spaced: Style = { open: '{ ', colon: ' : ', comma: ', ', close: ' }', slash: '\\/', names: new Map() };
const compact: Style = { open: '{', colon: ':', comma: ',', close: '}', slash: '/', names: new Map() };

/** JSON as the older back end writes it: blanks around colons, `/` escaped, integers of any size exact. */
export function spacedText(value: Value): string {
  return write(value, spaced);
}

/** JSON as the newer services write it: no blanks. */
export function compactText(value: Value): string {
  return write(value, compact);
}

function write(value: Value, style: Style): string {
  if (typeof value === 'string') return writeString(value, style);
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => write(item, style)).join(style.comma)}]`;
  let text = '';
  for (const name in value) {
    const field = value[name];
    if (field === undefined) continue;
    text += (text === '' ? style.open : style.comma) + nameText(name, style) + write(field, style);
  }
  return text === '' ? '{}' : text + style.close;
}

/** A name with its colon, put together once. */
function nameText(name: string, { names, colon }: Style): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const made = JSON.stringify(name) + colon;
  names.set(name, made);
  return made;
}

const plain = /^[\w @.:=,;()+*-]*$/;

function writeString(text: string, { slash }: Style): string {
  if (plain.test(text)) return `"${text}"`;
  const quoted = JSON.stringify(text);
  return slash !== '/' && quoted.includes('/') ? quoted.replaceAll('/', slash) : quoted;
}
