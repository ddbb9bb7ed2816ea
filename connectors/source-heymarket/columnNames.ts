const LONGEST_SLUG = 60;

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
 * The names of the columns, in the order of the fields. A title that does not make a name of its own has the id behind
 * it, so that no column changes its field unseen; whatever order the fields come in, each has the same name.
 */
export function columnNames(fields: readonly Named[], taken: ReadonlySet<string>): readonly string[] {
  const columns = fields.map(({ id, title }): Column => {
    const slug = slugOf(title);
    return { id, slug, ids: slug ? 0 : 1 };
  });
  const sorted = [...columns].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (;;) {
    const rivals = Map.groupBy(sorted, nameOf);
    const renamed = [...rivals].flatMap(([name, group]) =>
      group.filter((one) => one !== ownerOf(group) || taken.has(name)),
    );
    if (!renamed.length) return columns.map(nameOf);
    for (const column of renamed) column.ids += 1;
  }
}

const nameOf = ({ id, slug, ids }: Column): string =>
  ['custom', ...(slug ? [slug] : []), ...Array<string>(ids).fill(id)].join('_');

/** Who keeps a name that several have: the first that has its id in it already, or nobody. */
function ownerOf(group: readonly Column[]): Column | undefined {
  return group.length === 1 ? group[0] : group.find(({ ids }) => ids > 0);
}

function slugOf(title: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+/, '');
  return Array.from(words).slice(0, LONGEST_SLUG).join('').replace(/_+$/, '');
}
