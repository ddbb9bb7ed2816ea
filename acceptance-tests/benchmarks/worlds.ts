import { legacyKey } from '../simulators/heymarket/seed/ids.ts';
import { credentials as mailjetKeys } from '../simulators/mailjet/accounts.ts';
import { defaultApiKey } from '../simulators/mailshake/settings.ts';
import { tokens } from '../simulators/missive/seed/ids.ts';

/** A large stream of one connector, and an account that holds it. */
export interface World {
  connector: string;
  stream: string;
  /** Rows of a page, as far as the API allows. */
  pageRows: number;
  /** Arguments of the simulator, whose account has so many rows of the stream. */
  simulator(rows: number): readonly string[];
  /** Arguments that allow any number of calls. */
  unlimited: readonly string[];
  config: Record<string, unknown>;
  /** What the API knows its user by. */
  authorization: string;
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const { apiKey, secretKey } = mailjetKeys.master;

export const worlds: readonly World[] = [
  {
    connector: 'source-mailshake',
    stream: 'opens',
    pageRows: 100,
    simulator: (rows) => ['--opens', `${rows}`],
    unlimited: ['--quota', 'off'],
    config: { credentials: { auth_type: 'api_key', api_key: defaultApiKey } },
    authorization: basic(defaultApiKey, ''),
  },
  {
    connector: 'source-missive',
    stream: 'contacts',
    pageRows: 200,
    simulator: (rows) => ['--no-sample', '--contacts', `${rows}`],
    unlimited: ['--no-limits'],
    config: { api_key: tokens.mara, requests_per_minute: 1_000_000, requests_per_15_minutes: 1_000_000 },
    authorization: `Bearer ${tokens.mara}`,
  },
  {
    connector: 'source-mailjet',
    stream: 'messages',
    pageRows: 1000,
    simulator: (rows) => ['--no-sample', '--messages', `${rows}`, '--contacts', '500'],
    unlimited: [],
    config: { api_key: apiKey, api_key_secret: secretKey, requests_per_second: 100_000 },
    authorization: basic(apiKey, secretKey),
  },
  {
    connector: 'source-heymarket',
    stream: 'contacts',
    pageRows: 100,
    simulator: (rows) => ['--no-sample', '--contacts', `${rows}`],
    unlimited: ['--no-limits'],
    config: {
      credentials: { auth_type: 'api_key', api_key: legacyKey },
      requests_per_minute: 1_000_000,
    },
    authorization: `Bearer ${legacyKey}`,
  },
];
