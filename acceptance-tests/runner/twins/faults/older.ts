import type { Twist } from '../fault.ts';

const p = 'connectionSpecification.properties';
const fields = 'contacts.json_schema.properties';

/** An earlier version of the honest twin. It is no fault: all that has changed since then is allowed. */
const version: Twist = {
  spec: {
    [`${p}.until`]: undefined,
    [`${p}.proxy.properties.port.type`]: 'integer',
    [`${p}.page_size.maximum`]: 50,
    [`${p}.kind.enum`]: ['all'],
  },
  streams: {
    files: undefined,
    [`${fields}.name.type`]: 'string',
    [`${fields}.wakes_at`]: undefined,
    'events.source_defined_primary_key': [['meta', 'id']],
  },
};

export const faults = { version };
