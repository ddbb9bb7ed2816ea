import type { JSONSchema7 } from 'json-schema';
import type { Choices } from '../declare/readWith.ts';
import type { Source } from '../declare/source.ts';
import type { Config } from '../declare/stream.ts';
import { streamsOf } from '../declare/validate.ts';
import { configError } from '../errors.ts';
import type { Row } from '../json.ts';
import { dereference } from '../schema/dereference.ts';
import { hashWith } from './hash.ts';
import { type FieldPath, formatSteps, type Step } from './path.ts';
import { type Described, understood } from './paths.ts';
import { schemasAt } from './places.ts';
import { rowTreater } from './rows.ts';
import { type Act, type Treatment, treatedSchema } from './schema.ts';
import type { Privacy, StreamPrivacy } from './streamPrivacy.ts';

/** Properties that only the account knows, by stream. */
type Columns = Readonly<Record<string, Row>>;

/**
 * What the settings say of each stream. Throws one config error for all paths that are wrong. The columns of the account are asked
 * for only where a path may mean one of them.
 */
export async function privacyOf(
  source: Source,
  config: Config,
  ask: (find: NonNullable<Source['columns']>) => Promise<Columns>,
): Promise<Privacy> {
  const wanted = wantedOf(config);
  if (!wanted.length) return new Map();
  let found = planned(source, config, wanted, {});
  if (source.columns && found.problems.some(({ mayBeColumn }) => mayBeColumn)) {
    found = planned(source, config, wanted, await ask(source.columns));
  }
  const { problems, privacy } = found;
  if (problems.length)
    throw configError(problems.map(({ text }) => `${text}${text.endsWith('?') ? '' : '.'}`).join(' '));
  return privacy;
}

interface Wanted {
  text: string;
  act: Act;
}

function wantedOf(config: Config): readonly Wanted[] {
  const of = (act: Act, paths: unknown): Wanted[] => (Array.isArray(paths) ? paths : []).map((text) => ({ text, act }));
  const wanted = [...of('drop', config.drop_fields), ...of('hash', config.hash_fields)];
  if (wanted.some(({ act }) => act === 'hash') && config.hash_salt === undefined) {
    throw configError('hash_salt is missing: fields are hashed with a secret of 16 characters or more.');
  }
  return wanted;
}

function planned(source: Source, config: Config, wanted: readonly Wanted[], columns: Columns) {
  const all = described(source, config, columns);
  const each = wanted.map(({ text, act }) => ({ act, ...understood(text, act, all) }));
  const problems = each.flatMap((one) => one.problems);
  const paths = each.flatMap(({ act, path }) => (path ? [{ act, path }] : []));
  const hash = hashWith(String(config.hash_salt ?? ''));
  const privacy = new Map<string, StreamPrivacy>();
  for (const { name, schema, stream } of all) {
    const treatments = paths.flatMap((one) => treatmentsOf(one, name, schema, source.values?.dateTimeSuffix));
    if (!treatments.length) continue;
    const isKeyHashed = stream?.primaryKey.some((field) =>
      treatments.some(({ act, steps: [first, second] }) => act === 'hash' && !second && isField(first, field)),
    );
    privacy.set(name, {
      schema: <S extends object>(one: S) => treatedSchema(one, treatments) as S,
      row: rowTreater(treatments, hash),
      without: withoutOf(treatments, schema),
      nameOf: (key) => (isKeyHashed ? hash(key) : key),
    });
  }
  return { problems, privacy };
}

function described(source: Source, config: Config, columns: Columns): Described[] {
  const streams = new Map(streamsOf(source, config).map((stream) => [stream.name, stream]));
  return Object.entries(source.schemas).map(([name, schema]) => ({
    name,
    schema: withColumns(dereference(schema, source.definitions), columns[name]),
    stream: streams.get(name),
  }));
}

/** The schema of a stream with the properties that the account adds. */
export function withColumns(schema: JSONSchema7, columns: Row = {}): JSONSchema7 {
  return { ...schema, properties: { ...schema.properties, ...(columns as JSONSchema7['properties']) } };
}

/**
 * What a path means for a stream. One for every stream is also followed where the schema does not know of its first field, since rows
 * may have more fields than that; and a date-time goes with the Unix time that it was made of.
 */
function treatmentsOf(
  { act, path: { stream, steps } }: { act: Act; path: FieldPath },
  name: string,
  schema: JSONSchema7,
  suffix: string | undefined,
): readonly Treatment[] {
  const isThere = schemasAt(schema, steps).length > 0;
  const mayBeThere = stream === undefined && !schemasAt(schema, steps.slice(0, 1)).length;
  if ((stream ?? name) !== name || !(isThere || mayBeThere)) return [];
  const last = steps.at(-1);
  const twin: readonly Step[] =
    typeof last === 'object' ? [...steps.slice(0, -1), { name: `${last.name}${suffix}` }] : [];
  const hasTwin = suffix !== undefined && twin.length > 0 && schemasAt(schema, twin, true).length > 0;
  return [{ act, steps }, ...(hasTwin ? [{ act: 'drop' as const, steps: twin }] : [])];
}

function isField(step: Step | undefined, field: string): boolean {
  return step === 'every' || (typeof step === 'object' && step.name === field);
}

/** What a field that is not in the schema would say of a stream nobody could be told. */
function withoutOf(treatments: readonly Treatment[], schema: JSONSchema7): Choices {
  const of = (wanted: Act): Choices => {
    const paths = treatments.flatMap(({ act, steps }) =>
      act === wanted && schemasAt(schema, steps).length ? [formatSteps(steps)] : [],
    );
    return paths.length ? { [`${wanted}_fields`]: { without: [...new Set(paths)].sort() } } : {};
  };
  return { ...of('drop'), ...of('hash') };
}
