import { startHeymarket } from '../simulators/heymarket/heymarket.ts';
import { secrets } from '../simulators/heymarket/seed/ids.ts';
import { credentials } from '../simulators/mailjet/accounts.ts';
import { startMailjet } from '../simulators/mailjet/mailjet.ts';
import { startMailshake } from '../simulators/mailshake/mailshake.ts';
import { defaultApiKey } from '../simulators/mailshake/settings.ts';
import { startMissive } from '../simulators/missive/missive.ts';
import { tokens } from '../simulators/missive/seed/ids.ts';
import { noLimits } from '../simulators/missive/settings.ts';
import type { Row } from '../support/messages.ts';
import type { Image } from './docker.ts';

/** An account at a simulator. */
export interface Account {
  config: Row;
  /** Streams to read of it, each with the number of its records; without them, all streams are meant. */
  counts?: Record<string, number>;
  close(): Promise<void>;
}

interface Accounts {
  small(): Promise<Account>;
  large(): Promise<Account>;
}

const ROWS = 40_000;

/** Every connector has its accounts here; a new one joins by being listed. */
const accounts: Readonly<Record<string, Accounts>> = {
  'source-heymarket': {
    small: () => heymarket({}),
    large: async () => {
      const counts = { messages: ROWS, contacts: 2_000 };
      const generate = { contacts: 2_000, conversations: 4_000, messages: 10 };
      return { ...(await heymarket({ sample: false, generate })), counts };
    },
  },
  'source-mailjet': {
    small: () => mailjet({}),
    large: async () => {
      const counts = { messages: ROWS, contacts: 500 };
      return { ...(await mailjet({ sample: false, generate: counts })), counts };
    },
  },
  'source-mailshake': {
    small: () => mailshake(0),
    large: async () => ({ ...(await mailshake(ROWS)), counts: { opens: ROWS } }),
  },
  'source-missive': {
    small: () => missive({}),
    large: async () => {
      const counts = { contacts: ROWS, conversations: 500, messages: 1_500 };
      const generate = { ...counts, messages: 3, comments: 0, bodyBytes: 20_000 };
      return { ...(await missive({ sample: false, generate })), counts };
    },
  },
};

export async function withAccount<T>(
  { connector }: Image,
  size: keyof Accounts,
  work: (account: Account) => Promise<T>,
): Promise<T> {
  const own = accounts[connector];
  if (!own) throw new Error(`${connector} has no accounts in acceptance-tests/images/accounts.ts.`);
  const account = await own[size]();
  try {
    return await work(account);
  } finally {
    await account.close();
  }
}

async function heymarket(options: Parameters<typeof startHeymarket>[0]): Promise<Account> {
  const { url, close } = await startHeymarket({
    settings: { quota: { limit: null } },
    seedDate: new Date(),
    ...options,
  });
  const { id: secret_id, key: secret_key } = secrets.first;
  const credentials = { auth_type: 'api_secret', secret_id, secret_key };
  return { config: { credentials, api_url: url, requests_per_minute: 1_000_000 }, close };
}

async function mailjet(options: Parameters<typeof startMailjet>[0]): Promise<Account> {
  const { url, close } = await startMailjet({ now: '2025-05-20T10:10:00Z', ...options });
  const { apiKey, secretKey, smsToken } = credentials.master;
  const unhurried = { requests_per_second: 1_000_000 };
  return {
    config: { api_key: apiKey, api_key_secret: secretKey, sms_token: smsToken, api_url: url, ...unhurried },
    close,
  };
}

async function mailshake(opens: number): Promise<Account> {
  const settings = { quota: { limit: null } };
  const { url, close } = await startMailshake(opens > 0 ? { settings, generate: { opens } } : { settings });
  return { config: { credentials: { auth_type: 'api_key', api_key: defaultApiKey }, api_url: url }, close };
}

async function missive(options: Parameters<typeof startMissive>[0]): Promise<Account> {
  const { url, close } = await startMissive({ settings: noLimits, now: '2026-07-02T02:00:00Z', ...options });
  const unhurried = { requests_per_minute: 1_000_000, requests_per_15_minutes: 1_000_000 };
  return { config: { api_key: tokens.mara, api_url: url, ...unhurried }, close };
}
