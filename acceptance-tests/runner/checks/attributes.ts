import type { Context } from '../context.ts';
import { isRow } from '../json.ts';
import { assert, type Check, checksOf, failOn, type Skip, skip } from './check.ts';

/** A skip, unless the connector counts as certified. */
export function uncertified({ session }: Context): Skip | undefined {
  return session.isCertified ? undefined : skip('it is for certified connectors only (ab_internal.ql of 400 or more)');
}

function listIn(context: Context, field: string, list: string): void {
  const holder = context.session.metadata?.[field];
  assert(isRow(holder), `metadata.yaml has no ${field}.`);
  assert(
    Array.isArray(holder[list]) && holder[list].length > 0,
    `${field}.${list} of metadata.yaml is missing or empty.`,
  );
}

export const attributes: Check[] = checksOf('connector_attributes', [
  {
    name: 'test_streams_define_primary_key',
    hint: 'Give each stream a primary key, or list it under streams_without_primary_key.',
    run: async (context) => {
      const none = uncertified(context);
      if (none) return none;
      const excused = context.entry.streams_without_primary_key.map(({ name }) => name);
      const without = (await context.streams()).filter(({ source_defined_primary_key: key }) => !key?.length);
      failOn(without.filter(({ name }) => !excused.includes(name)).map(({ name }) => `${name} has no primary key.`));
      return undefined;
    },
  },
  {
    name: 'test_certified_connector_has_allowed_hosts',
    hint: 'List the hosts in metadata.yaml, or give allowed_hosts a bypass_reason.',
    run: (context) => {
      const none = uncertified(context);
      if (none) return none;
      const reason = context.entry.allowed_hosts?.bypass_reason;
      if (reason) return skip(reason);
      listIn(context, 'allowedHosts', 'hosts');
      return undefined;
    },
  },
  {
    name: 'test_certified_connector_has_suggested_streams',
    hint: 'List the streams in metadata.yaml, or give suggested_streams a bypass_reason.',
    run: (context) => {
      const none = uncertified(context);
      if (none) return none;
      const reason = context.entry.suggested_streams?.bypass_reason;
      if (reason) return skip(reason);
      listIn(context, 'suggestedStreams', 'streams');
      return undefined;
    },
  },
]);
