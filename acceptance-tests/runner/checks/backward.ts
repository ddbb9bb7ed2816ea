import { brokenByCatalog, brokenBySpec } from '../compatibility.ts';
import type { Context } from '../context.ts';
import { generateConfigs } from '../generate-config.ts';
import { equals, excerpt } from '../json.ts';
import { Validator } from '../schema/validator.ts';
import type { Target } from '../target.ts';
import { type Check, checksOf, failOn, type Skip, skip } from './check.ts';

const howMany = 100;

function previousOf(context: Context): Target | Skip {
  const { previous_connector_version: version = 'latest', disable_for_version: disabled } =
    context.entry.backward_compatibility_tests_config ?? {};
  const previous = context.session.previous(version);
  if (!previous)
    return skip('there is no previous version to compare with (--previous-command, or an image that can be pulled)');
  const actual = previous.isImage ? previous.inspect()?.labels['io.airbyte.version'] : version;
  if (disabled !== undefined && actual === disabled) return skip(`switched off for version ${disabled}`);
  return previous;
}

const hint = 'Take the change back, or publish it as a breaking one and set disable_for_version.';

export const specBackward: Check[] = checksOf('spec', [
  {
    name: 'test_backward_compatibility',
    hint,
    run: async (context) => {
      const previous = previousOf(context);
      if ('skip' in previous) return previous;
      const [before, after] = [await context.spec(previous), await context.spec()];
      if (equals(before, after)) return skip('the specification is the same as before');
      const schema = after.connectionSpecification;
      const { official, ours } = brokenBySpec(before.connectionSpecification, schema);
      failOn(official);
      const validator = new Validator(schema);
      for (const config of generateConfigs(before.connectionSpecification, howMany)) {
        const own = Object.fromEntries(Object.entries(config).filter(([name]) => !name.startsWith('_')));
        failOn(validator.problems(own), `A configuration that was valid before is not any more: ${excerpt(own)}`);
      }
      failOn(context.stricter(ours));
      return undefined;
    },
  },
]);

export const discoveryBackward: Check[] = checksOf('discovery', [
  {
    name: 'test_backward_compatibility',
    hint,
    run: async (context) => {
      const previous = previousOf(context);
      if ('skip' in previous) return previous;
      const run = await context.cached('discover', {}, previous);
      const before = run.catalogs.at(-1);
      if (!run.succeeded || !before) return skip('the previous version cannot discover with this configuration');
      const after = await context.streams();
      if (equals(before, after)) return skip('the catalog is the same as before');
      const { official, ours } = brokenByCatalog(before, after);
      failOn([...official, ...context.stricter(ours)]);
      return undefined;
    },
  },
]);
