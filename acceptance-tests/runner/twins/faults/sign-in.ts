import type { Fault } from '../fault.ts';

const flow = 'advanced_auth.oauth_config_specification';
const broken = (path: string, breaks: string): Fault => ({
  check: 'test_oauth_flow_parameters',
  breaks,
  says: 'advanced_auth names /credentials/nowhere',
  spec: { [path]: ['credentials', 'nowhere'] },
});
const inPart = (part: string, name: string) => `${flow}.${part}.properties.${name}.path_in_connector_config`;

export const faults: Record<string, Fault> = {
  'predicate-astray': broken('advanced_auth.predicate_key', 'the predicate is in the specification'),
  'user-input-astray': broken(
    inPart('oauth_user_input_from_connector_config_specification', 'start'),
    'the input of the user is in the specification',
  ),
  'output-astray': broken(
    inPart('complete_oauth_output_specification', 'refresh_token'),
    'the output is in the specification',
  ),
  'server-output-astray': broken(
    inPart('complete_oauth_server_output_specification', 'client_id'),
    'the output of the server is in the specification',
  ),
  'oauth-second': {
    check: 'test_oauth_is_default_method',
    breaks: 'OAuth comes first',
    says: 'The first way to sign in is key, expected oauth',
    spec: { 'connectionSpecification.properties.credentials.oneOf': (options: unknown[]) => options.toReversed() },
  },
};
