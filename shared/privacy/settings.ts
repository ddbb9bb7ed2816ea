interface Specification {
  connectionSpecification: Record<string, unknown>;
  [name: string]: unknown;
}

/** Shorter ones could be guessed by trying. */
const SHORTEST_SALT = 16;
const GROUP = { id: 'privacy', title: 'Privacy' };

const PATH = {
  type: 'string',
  minLength: 1,
};

const SETTINGS: Readonly<Record<string, Record<string, unknown>>> = {
  drop_fields: {
    title: 'Fields to leave out',
    description:
      'Fields that never leave the connector, as stream.field: contacts.email, contacts.phones[].number inside of a list, *.email in every stream. They are not in the schema either. Primary keys and cursors cannot be left out.',
    type: 'array',
    uniqueItems: true,
    items: PATH,
  },
  hash_fields: {
    title: 'Fields to hash',
    description:
      'Fields of which only a hash leaves the connector, in the same form: HMAC-SHA-256 with the salt below. The same value has the same hash everywhere, so that rows can still be joined. Cursors cannot be hashed.',
    type: 'array',
    uniqueItems: true,
    items: PATH,
  },
  hash_salt: {
    title: 'Salt of hashes',
    description:
      'A secret of 16 characters or more, needed with fields to hash. Whoever knows it can find out by trying what was hashed; with another one all hashes are others.',
    type: 'string',
    minLength: SHORTEST_SALT,
    airbyte_secret: true,
  },
};

export const PRIVACY_SETTINGS: readonly string[] = Object.keys(SETTINGS);

/** The specification with the settings that every source has, behind its own; one that is there stays as it is. */
export function withPrivacySettings<S extends Specification>(spec: S): S {
  const { properties, groups } = spec.connectionSpecification;
  const own = (properties ?? {}) as Record<string, { order?: unknown }>;
  const missing = Object.entries(SETTINGS).filter(([name]) => !(name in own));
  if (!missing.length) return spec;
  const last = Math.max(-1, ...Object.values(own).map(({ order }) => (typeof order === 'number' ? order : -1)));
  const added = missing.map(([name, { title, description, ...rest }], index) => {
    const place = { order: last + 1 + index, ...(Array.isArray(groups) && { group: GROUP.id }) };
    return [name, { title, description, ...place, ...rest }] as const;
  });
  const others = Array.isArray(groups) ? groups.filter(({ id }) => id !== GROUP.id) : [];
  return {
    ...spec,
    connectionSpecification: {
      ...spec.connectionSpecification,
      ...(Array.isArray(groups) && { groups: [...others, GROUP] }),
      properties: { ...own, ...Object.fromEntries(added) },
    },
  };
}
