import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Context } from '../context.ts';
import { equals, excerpt, formatJson, isRow, type Row } from '../json.ts';
import { problemsOfSchema } from '../schema/metaschema.ts';
import { Validator } from '../schema/validator.ts';
import { assert, type Check, checksOf, Failure, failOn, skip } from './check.ts';

const offByDefault = ['supportsNormalization', 'supportsDBT'];

/** Without what says nothing: nulls, also inside of advanced_auth, and flags that are false when absent. */
function withoutDefaults(row: Row): Row {
  const kept = Object.entries(row).filter(
    ([name, value]) => value !== null && !(value === false && offByDefault.includes(name)),
  );
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'advanced_auth' ? withoutNulls(value) : value]),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRow(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutNulls(inner)]));
}

/** Where two values differ, as far as that can be said in a line. */
function differences(actual: unknown, expected: unknown, place = ''): string[] {
  if (equals(actual, expected)) return [];
  if (!isRow(actual) || !isRow(expected)) {
    return [`${place || '(root)'} is ${excerpt(actual ?? null, 100)}, expected ${excerpt(expected ?? null, 100)}`];
  }
  const names = [...new Set([...Object.keys(actual), ...Object.keys(expected)])];
  return names.flatMap((name) => differences(actual[name], expected[name], place === '' ? name : `${place}.${name}`));
}

function expectedSpec(context: Context): Row | undefined {
  const path = context.entry.spec_path;
  try {
    const value = /\.ya?ml$/.test(path) ? parse(readFileSync(context.session.path(path), 'utf8')) : context.file(path);
    return isRow(value) ? value : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function placeholder(name: string) {
  return { name, hint: '', run: () => {} };
}

/** The checks of the specification as a whole. */
export const specWhole: Check[] = checksOf('spec', [
  {
    name: 'test_config_match_spec',
    hint: 'Mend the configuration at config_path, or the specification.',
    run: async (context) => {
      const { connectionSpecification } = await context.spec();
      failOn(problemsOfSchema(connectionSpecification), 'The specification is no valid JSON Schema:');
      const own = Object.entries(context.configuration).filter(([name]) => !name.startsWith('_'));
      const problems = new Validator(connectionSpecification).problems(Object.fromEntries(own));
      failOn(problems, 'The configuration does not fit the specification:');
    },
  },
  {
    name: 'test_match_expected',
    hint: 'Bring the file at spec_path and the printed specification together.',
    run: async (context) => {
      const expected = expectedSpec(context);
      const actual = await context.spec();
      if (!expected) return skip(`there is no file ${context.entry.spec_path} to compare with`);
      const found = differences(withoutDefaults(actual), withoutDefaults(expected));
      failOn(found, `The printed specification differs from ${context.entry.spec_path}:`);
      return undefined;
    },
  },
  ...['test_required', 'test_optional', 'test_has_secret', 'test_secret_never_in_the_output'].map(placeholder),
]);

/** The checks of an image: its labels and its environment. */
export const imageChecks: Check[] = checksOf('spec', [
  {
    name: 'test_image_labels',
    hint: 'Set the labels in the Dockerfile from metadata.yaml.',
    run: (context) => {
      if (!context.target.isImage) return skip('the source is a command, not an image');
      const facts = context.target.inspect();
      assert(facts !== undefined, `The image ${context.target.label} cannot be inspected.`);
      const { metadata } = context.session;
      if (!metadata) return skip('there is no metadata.yaml beside the configuration to compare with');
      const pairs = [
        ['io.airbyte.name', 'dockerRepository'],
        ['io.airbyte.version', 'dockerImageTag'],
      ] as const;
      failOn(
        pairs
          .filter(([label, field]) => facts.labels[label] !== String(metadata[field]))
          .map(
            ([label, field]) =>
              `${label} is ${facts.labels[label] ?? 'missing'}, expected ${metadata[field]} (${field}).`,
          ),
      );
      return undefined;
    },
  },
  {
    name: 'test_image_environment_variables',
    hint: 'Set AIRBYTE_ENTRYPOINT to the words of ENTRYPOINT, joined with a space.',
    run: (context) => {
      if (!context.target.isImage) return skip('the source is a command, not an image');
      const facts = context.target.inspect();
      assert(facts !== undefined, `The image ${context.target.label} cannot be inspected.`);
      const [actual, expected] = [facts.env.AIRBYTE_ENTRYPOINT, facts.entrypoint.join(' ')];
      assert(Boolean(actual), 'AIRBYTE_ENTRYPOINT is not set.');
      assert(actual === expected, `AIRBYTE_ENTRYPOINT is ${formatJson(actual)}, expected ${formatJson(expected)}.`);
      return undefined;
    },
  },
]);
