import type { Context } from '../context.ts';
import { isRow, type Row } from '../json.ts';

/** Where the API is: by the configuration, or else by the default of the specification. `setting` is a dotted path. */
export async function addressOf(context: Context, setting: string): Promise<string> {
  const path = setting.split('.');
  const configured = at(context.configuration, path);
  if (isAddress(configured)) return configured;
  const { connectionSpecification } = await context.spec();
  const inSpec = path.flatMap((name) => ['properties', name]);
  const preset = at(connectionSpecification, [...inSpec, 'default']);
  if (configured === undefined && isAddress(preset)) return preset;
  throw new Error(`There is no address of an API at ${setting}; --api-url-setting names the setting that holds it.`);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, name) => (isRow(node) ? node[name] : undefined), value);
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}

/** A configuration with another address in it. */
export function withAddress(config: Row, setting: string, url: string): Row {
  const [name = '', ...rest] = setting.split('.');
  if (rest.length === 0) return { ...config, [name]: url };
  const inner = config[name];
  return { ...config, [name]: withAddress(isRow(inner) ? inner : {}, rest.join('.'), url) };
}
