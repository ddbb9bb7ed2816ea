import { badCatalog } from '../catalogs.ts';
import type { Context } from '../context.ts';
import { formatJson, isRow, type Row } from '../json.ts';
import { isPlain, leaksInto, markedSecrets, waysToLeak } from '../secrets.ts';
import { type Check, checksOf, failOn } from './check.ts';

/** The same configuration with every secret misspelled, so that the source speaks of refusals. */
function misspelled(value: unknown, secrets: ReadonlySet<string>): unknown {
  if (typeof value === 'string')
    return secrets.has(value) ? `${value.slice(0, -1)}${value.endsWith('x') ? 'y' : 'x'}` : value;
  if (Array.isArray(value)) return value.map((item) => misspelled(item, secrets));
  if (!isRow(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, misspelled(item, secrets)]));
}

async function schemasOf(context: Context): Promise<unknown> {
  return (await context.streams()).map(({ json_schema }) => json_schema);
}

async function exercise(context: Context, secrets: ReadonlySet<string>): Promise<void> {
  await context.cached('check');
  await context.cached('discover');
  await context.fullRead();
  await context.cached('read', { catalog: badCatalog });
  await context.cached('check', { config: misspelled(context.configuration, secrets) as Row });
}

/** Checks of our own: of secrets. */
export const secretChecks: Check[] = checksOf('mailroom', [
  {
    name: 'test_no_secret_in_output',
    hint: 'Replace secrets by stars in everything that is printed, errors and URLs included.',
    run: async (context) => {
      const { connectionSpecification: schema } = await context.spec();
      const first = new Set(markedSecrets(schema, context.configuration));
      await exercise(context, first);
      const { configurations, leaks } = context.session;
      const secrets = new Set(configurations.flatMap((config) => markedSecrets(schema, config)));
      const spec = formatJson((await context.cached('spec')).messages);
      const schemas = formatJson(await schemasOf(context));
      const problems: string[] = [];
      for (const secret of secrets) {
        if (waysToLeak(secret).length === 0) context.warn('A secret is shorter than 6 letters; it is not looked for.');
        else if (spec.includes(secret) || (isPlain(secret) && leaksInto(schemas, secret)))
          context.warn('A secret is a word of the specification or of a schema; it is not looked for.');
        else
          problems.push(
            ...[...(leaks.get(secret) ?? [])].map((place) => `${place} stands a secret of ${secret.length} letters.`),
          );
      }
      if (secrets.size === 0) context.warn('The configuration has no secret that the specification marks.');
      failOn(problems);
    },
  },
]);
