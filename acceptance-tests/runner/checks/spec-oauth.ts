import { excerpt, isRow, type Row } from '../json.ts';
import { schemaPaths } from '../schema/structure.ts';
import { findKey } from '../schema/walk.ts';
import { assert, type Check, checksOf, failOn, skip } from './check.ts';

const parts = [
  'oauth_user_input_from_connector_config_specification',
  'complete_oauth_output_specification',
  'complete_oauth_server_output_specification',
];

/** The paths in the connector configuration that advanced_auth names. */
export function oauthPaths(auth: Row): string[] {
  const flow = isRow(auth.oauth_config_specification) ? auth.oauth_config_specification : {};
  const named = parts.flatMap((part) => {
    const properties = isRow(flow[part]) ? (flow[part] as Row).properties : undefined;
    return isRow(properties)
      ? Object.values(properties).map((one) => (isRow(one) ? one.path_in_connector_config : []))
      : [];
  });
  const predicate = Array.isArray(auth.predicate_key) && auth.predicate_key.length > 0 ? [auth.predicate_key] : [];
  const paths = [...predicate, ...named].filter((path): path is string[] => Array.isArray(path) && path.length > 0);
  return paths.map((path) => `/${path.join('/')}`);
}

/** Whether a path leads to something in the specification, an object as a whole included. */
function leads(schema: Row, path: string): boolean {
  return schemaPaths(schema).some((known) => known === path);
}

export const specOauth: Check[] = checksOf('spec', [
  {
    name: 'test_oauth_flow_parameters',
    hint: 'Let the paths of advanced_auth name properties of the specification.',
    run: async (context) => {
      const { connectionSpecification, advanced_auth: auth } = await context.spec();
      if (!isRow(auth)) return;
      const missing = oauthPaths(auth).filter((path) => !leads(connectionSpecification, path));
      failOn(missing.map((path) => `advanced_auth names ${path}, which is not in the specification.`));
    },
  },
  {
    name: 'test_oauth_is_default_method',
    hint: 'Put the OAuth option first, or give auth_default_method a bypass_reason.',
    run: async (context) => {
      const { connectionSpecification, advanced_auth: auth } = await context.spec();
      const { auth_default_method: method } = context.entry;
      if (method?.oauth === false) return skip(method.bypass_reason ?? 'OAuth need not be the default');
      if (!isRow(auth)) return skip('the source has no OAuth method');
      const key = auth.predicate_key as string[] | null | undefined;
      if (!key?.length) return skip('advanced_auth has no predicate_key: there is one way to sign in');
      const holders = findKey(connectionSpecification, key[0] as string).map(({ value }) => value);
      const options = holders.filter(isRow).find(({ oneOf }) => Array.isArray(oneOf))?.oneOf as Row[] | undefined;
      if (!options) return skip('the credentials have no oneOf');
      const constant = findKey(options[0], key.at(-1) as string).map(({ value }) =>
        isRow(value) ? value.const : undefined,
      );
      assert(
        constant.includes(auth.predicate_value),
        `The first way to sign in is ${excerpt(constant[0] ?? null)}, expected ${excerpt(auth.predicate_value)}.`,
      );
      return undefined;
    },
  },
]);
