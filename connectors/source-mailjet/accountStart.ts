import type { Api } from '@mailroom/airbyte-cdk';
import { DAY_SECONDS, FOUNDED, type MailjetConfig } from './config.ts';
import { rowsOf } from './rows.ts';

const MAX_KEYS = 1000;

/** Where an account begins, unless a campaign or a message is older than its keys: counters come from nothing else. */
export async function accountStart({ config, api }: { config: MailjetConfig; api: Api }): Promise<number | undefined> {
  const start = await beforeKeys(config, api);
  if (start === undefined) return undefined;
  for (const path of ['campaign', 'message']) {
    const older = await rowsOf(api, path, { FromTS: FOUNDED / 1000, ToTS: start / 1000, Limit: 1 });
    if (older.length > 0) return undefined;
  }
  return start;
}

const asked = new WeakMap<MailjetConfig, Promise<number | undefined>>();

/** A day before the oldest key that can be seen; asked for once. A key may be younger than what it stands for. */
export function beforeKeys(config: MailjetConfig, api: Api): Promise<number | undefined> {
  const start = asked.get(config) ?? oldestOf(api);
  asked.set(config, start);
  return start;
}

async function oldestOf(api: Api): Promise<number | undefined> {
  const keys = await rowsOf(api, 'apikey', { Limit: MAX_KEYS });
  const made = keys.map(({ CreatedAt }) => Date.parse(String(CreatedAt))).filter((time) => time > 0);
  return made.length > 0 ? Math.min(...made) - DAY_SECONDS * 1000 : undefined;
}
