import { createHash } from 'node:crypto';

const PREFIX = 'custom_';
/** PostgreSQL cuts longer names, and with them what tells two columns apart. */
const LONGEST_NAME = 63;
const ROOM = LONGEST_NAME - PREFIX.length;
/** Behind a title longer than this there would be no title. */
const LONGEST_ENDING = ROOM - 20;
const MARKS = /\p{M}+/gu;
/** Letters that are no letter with a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  ð: 'd',
  ø: 'o',
  þ: 'th',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  œ: 'oe',
};

/** A field, and what its column is called after; '' for its id alone. */
export interface Named {
  id: string;
  title: string;
}

interface Column {
  id: string;
  slug: string;
  /** So many times the id stands in the name. */
  ids: number;
}

/**
 * The names of the columns, in the order of the fields: small ASCII letters, digits and single underscores, so that no
 * destination writes two of them alike, and 63 bytes at most. A title that does not make a name of its own has the id
 * behind it, so that no column changes its field unseen; whatever order the fields come in, each has the same name.
 */
export function columnNames(fields: readonly Named[], taken: ReadonlySet<string>): readonly string[] {
  const others = new Set([...taken].map(fold));
  const columns = fields.map(({ id, title }): Column => {
    const slug = fold(title);
    return { id, slug, ids: slug ? 0 : 1 };
  });
  const sorted = [...columns].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (;;) {
    const rivals = Map.groupBy(sorted, nameOf);
    const renamed = [...rivals].flatMap(([name, group]) =>
      group.filter((one) => one !== ownerOf(group) || others.has(name)),
    );
    if (!renamed.length) return columns.map(nameOf);
    for (const column of renamed) column.ids += 1;
  }
}

function nameOf(column: Column): string {
  const ending = column.ids ? endingOf(column) : '';
  const start = cut(column.slug, ending ? ROOM - 1 - ending.length : ROOM);
  return PREFIX + [start, ending].filter(Boolean).join('_');
}

/** The id, so many times; a digest where it would be too long, or other ids are written alike. */
function endingOf({ id, ids }: Column): string {
  const word = fold(id);
  const ending = Array<string>(ids).fill(word).join('_');
  const isOwn = word === id || (ids === 1 && word !== '');
  if (isOwn && ending.length <= LONGEST_ENDING) return ending;
  return createHash('sha256').update(`${ids} ${id}`).digest('hex').slice(0, 16);
}

/** Who keeps a name that several have: the first that has its id in it already, or nobody. */
function ownerOf(group: readonly Column[]): Column | undefined {
  return group.length === 1 ? group[0] : group.find(({ ids }) => ids > 0);
}

/** How a text is written where only ASCII letters, digits and underscores are: what is neither stands as one underscore. */
function fold(text: string): string {
  const words = text.toUpperCase().toLowerCase().normalize('NFKD').replace(MARKS, '').toLowerCase();
  return words
    .replace(/./gu, (sign) => LETTERS[sign] ?? sign)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

const cut = (slug: string, length: number): string => slug.slice(0, length).replace(/_+$/, '');
