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

/** The specification with the settings that every source has, behind its own. */
export function withPrivacySettings<S extends Specification>(spec: S): S {
  const { properties: own, groups } = spec.connectionSpecification;
  const before = Object.entries((own ?? {}) as Record<string, { order?: unknown }>);
  const taken = before.find(([name]) => name in SETTINGS);
  if (taken) throw new Error(`The specification has a setting ${taken[0]}, which every source has without it.`);
  const last = Math.max(-1, ...before.map(([, { order }]) => (typeof order === 'number' ? order : -1)));
  const added = Object.entries(SETTINGS).map(([name, setting], index) => {
    const { title, description, ...rest } = setting;
    const place = { order: last + 1 + index, ...(Array.isArray(groups) && { group: GROUP.id }) };
    return [name, { title, description, ...place, ...rest }] as const;
  });
  return {
    ...spec,
    connectionSpecification: {
      ...spec.connectionSpecification,
      ...(Array.isArray(groups) && { groups: [...groups, GROUP] }),
      properties: { ...(own as object), ...Object.fromEntries(added) },
    },
  };
}
