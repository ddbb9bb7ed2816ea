import { type Api, type ErrorRule, isObject, type Params, type Row } from '@mailroom/airbyte-cdk';
import { rowsIn } from './paging.ts';

/** The rows of a resource, asked for beside the lists of streams. */
export function rowsOf(
  api: Api,
  path: string,
  params: Params,
  rules: readonly ErrorRule[] = [],
): Promise<readonly Row[]> {
  return api.call({ method: 'GET', path: `v3/REST/${path}`, params, rules, expects: read });
}

function read(body: unknown): readonly Row[] | undefined {
  const rows = rowsIn(body);
  return rows === null ? [] : rows?.filter(isObject);
}
