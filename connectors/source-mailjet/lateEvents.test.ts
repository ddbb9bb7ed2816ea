import { expect, test } from '@jest/globals';
import { type Api, ApiError, type ErrorRule, type Row } from '@mailroom/airbyte-cdk';
import { wrongKey } from './errorRules.ts';
import { lateCampaigns } from './lateEvents.ts';

const opens = [1, 2].map((id) => ({ MessageID: id, CampaignID: 5, OpenedAt: `2026-01-02T00:00:0${id}Z` }));

/** What is found where each path is answered so. */
function find(answerOf: (path: string) => readonly Row[], said: string[] = []) {
  let calls = 0;
  const call: Api['call'] = async ({ path, expects }) => {
    calls += 1;
    if (calls > 20) throw new Error('It makes no end.');
    const rows = answerOf(path.replace('v3/REST/', ''));
    return expects({ Count: rows.length, Data: rows }) as never;
  };
  const config = {} as Parameters<typeof lateCampaigns>[0]['config'];
  const api = { call } as Api;
  const log = (_level: string, line: string) => void said.push(line);
  const bounds = { since: '2026-01-01T12:00:00Z', below: '2025-12-20T00:00:00Z', above: null };
  return rowsOf(lateCampaigns({ ...bounds, config, api, log }));
}

async function rowsOf(portions: ReturnType<typeof lateCampaigns>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const portion of portions) rows.push(...portion.rows);
  return rows;
}

test('an API that answers each page with the first comes to an end', async () => {
  const campaign = { ID: 5, SendStartAt: '2025-01-01T00:00:00Z' };
  const rows: Record<string, readonly Row[]> = { openinformation: opens, 'campaign/5': [campaign] };
  expect(await find((path) => rows[path] ?? [])).toEqual([campaign]);
});

test.each([
  ['a key that is refused is an error', wrongKey({ region: 'eu' } as never), true],
  [
    'what the key may not see is nothing',
    { ...wrongKey({ region: 'eu' } as never), status: 403, action: 'fail_stream' },
    false,
  ],
] satisfies [string, ErrorRule, boolean][])('%s', async (_name, rule, isError) => {
  const said: string[] = [];
  const found = find(() => {
    throw new ApiError(rule, { kind: 'answer', status: 401, text: '', headers: {} }, 'GET openinformation');
  }, said);
  if (isError) await expect(found).rejects.toThrow('Mailjet does not accept the key');
  else {
    expect(await found).toEqual([]);
    expect(said).toEqual(['openinformation', 'clickstatistics'].map((path) => expect.stringContaining(path)));
  }
});
