import { canonical, excerpt, isRow, type Row } from '../json.ts';
import { type Found, findKey, isPropertyName, showPath } from '../schema/walk.ts';
import { type Check, checksOf, failOn } from './check.ts';

const dateLike = /\{4\}-.*\{2\}-.*\{2\}(.*)/;

/** Problems with a oneOf: its parent, its options, and the one constant that tells the options apart. */
export function problemsOfOptions({ path, value, parent }: Found): string[] {
  const place = showPath(path);
  const problems = parent.type === 'object' ? [] : [`The schema around ${place} must have \`type: object\`.`];
  if (!Array.isArray(value)) return [`${place} is no list.`];
  if (!value.every((option) => isRow(option) && isRow(option.properties))) {
    return [...problems, `Every option of ${place} must be an object with properties.`];
  }
  const options = (value as { properties: Record<string, Row> }[]).map(({ properties }) => properties);
  const common = Object.keys(options[0] ?? {}).filter((name) => options.every((option) => name in option));
  const constant = common.filter((name) => options.every((option) => isRow(option[name]) && 'const' in option[name]));
  if (constant.length !== 1) {
    const found = constant.length === 0 ? 'none' : constant.join(', ');
    return [...problems, `The options of ${place} must share exactly one property with \`const\`; there is ${found}.`];
  }
  const name = constant[0] as string;
  const seen = new Set<string>();
  for (const [index, option] of options.entries()) {
    const property = option[name] as Row;
    const here = `${place}.${index}.properties.${name}`;
    const expected = canonical(property.const);
    seen.add(expected);
    if ('default' in property && canonical(property.default) !== expected) {
      problems.push(`${here}.default must be the const ${expected}; better leave it out.`);
    }
    if ('enum' in property && canonical(property.enum) !== `[${expected}]`) {
      problems.push(`${here}.enum must hold nothing but the const ${expected}; better leave it out.`);
    }
  }
  return problems;
}

/** Values of `const` that do not tell options apart: allowed, and yet no form can choose between them. */
function sameConstants({ path, value }: Found): string[] {
  const options = Array.isArray(value)
    ? value
        .filter(isRow)
        .map(({ properties }) => properties)
        .filter(isRow)
    : [];
  const names = Object.keys(options[0] ?? {});
  return names.flatMap((name) => {
    const constants = options.map((option) => (isRow(option[name]) ? option[name].const : undefined));
    if (constants.some((one) => one === undefined)) return [];
    const isDistinct = new Set(constants.map((one) => excerpt(one))).size === constants.length;
    return isDistinct ? [] : [`${showPath(path)}: options share the same const of ${name}.`];
  });
}

function duplicateOrders({ path, value, parent }: Found): string[] {
  if (parent.type !== 'object' || !isRow(value)) return [];
  const seen = new Set<string>();
  return Object.entries(value).flatMap(([name, property]) => {
    if (!isRow(property) || !('order' in property)) return [];
    const place = `${property.group ?? ''} ${excerpt(property.order)}`;
    const isTaken = seen.has(place);
    seen.add(place);
    return isTaken ? [`${showPath(path)}.${name} has order ${excerpt(property.order)}, as another has.`] : [];
  });
}

function dateWarnings({ value, parent, path }: Found): string[] {
  if (value !== 'date' && value !== 'date-time') return [];
  const hasTime =
    typeof parent.pattern === 'string' && dateLike.test(parent.pattern) ? /T/.test(parent.pattern) : undefined;
  if (hasTime === (value === 'date-time')) return [];
  return [`${showPath(path)} is ${value}, without a pattern such as ^[0-9]{4}-[0-9]{2}-[0-9]{2}… beside it.`];
}

export const specForm: Check[] = checksOf('spec', [
  {
    name: 'test_oneof_usage',
    hint: 'Give the parent of a oneOf `type: object`, and its options one shared property with a distinct `const`.',
    run: async (context) => {
      const { connectionSpecification } = await context.spec();
      const found = ['oneOf', 'anyOf'].flatMap((key) => findKey(connectionSpecification, key));
      const options = found.filter((one) => !isPropertyName(one));
      for (const warning of options.flatMap(sameConstants)) context.warn(warning);
      failOn(options.flatMap(problemsOfOptions));
    },
  },
  {
    name: 'test_date_pattern',
    hint: '',
    run: async (context) => {
      for (const found of findKey((await context.spec()).connectionSpecification, 'format')) {
        for (const warning of dateWarnings(found)) context.warn(warning);
      }
    },
  },
  {
    name: 'test_date_format',
    hint: '',
    run: async (context) => {
      for (const { path, value, parent } of findKey((await context.spec()).connectionSpecification, 'pattern')) {
        const looks = typeof value === 'string' && dateLike.test(value);
        if (looks && !['date', 'date-time'].includes(parent.format as string)) {
          context.warn(`${showPath(path)} looks like a date, and there is no \`format\` beside it.`);
        }
      }
    },
  },
  {
    name: 'test_duplicate_order',
    hint: 'Number the properties of an object (and group) with distinct orders.',
    run: async (context) => {
      failOn(findKey((await context.spec()).connectionSpecification, 'properties').flatMap(duplicateOrders));
    },
  },
  {
    name: 'test_nested_group',
    hint: 'Set `group` on properties of the top level only.',
    run: async (context) => {
      const found = findKey((await context.spec()).connectionSpecification, 'group', []);
      const nested = found.filter((one) => {
        const isBelow = one.path[0] === 'properties';
        return isBelow && !isPropertyName(one) && one.path.length !== 3;
      });
      failOn(nested.map(({ path }) => `${showPath(path)} is not on the top level.`));
    },
  },
  {
    name: 'test_display_type',
    hint: 'Set `display_type` on properties with a oneOf only, to dropdown or radio.',
    run: async (context) => {
      const found = findKey((await context.spec()).connectionSpecification, 'display_type');
      failOn(
        found
          .filter((one) => !isPropertyName(one) && one.path[0] === 'properties')
          .flatMap(({ path, value, parent }) => [
            ...('oneOf' in parent ? [] : [`${showPath(path)} stands on a property without a oneOf.`]),
            ...(value === 'dropdown' || value === 'radio' ? [] : [`${showPath(path)} is ${excerpt(value)}.`]),
          ]),
      );
    },
  },
  {
    name: 'test_defined_refs_exist_in_json_spec_file',
    hint: 'Resolve references before the specification is printed.',
    run: async (context) => {
      const found = findKey(await context.spec(), '$ref');
      failOn(found.map(({ path, value }) => `${showPath(path)} is an unresolved reference to ${excerpt(value)}.`));
    },
  },
  {
    name: 'test_additional_properties_is_true',
    hint: 'Remove `additionalProperties`, or set it to true, so that old configurations stay valid.',
    run: async (context) => {
      const found = findKey((await context.spec()).connectionSpecification, 'additionalProperties');
      failOn(
        found
          .filter(({ value }) => value !== true)
          .map(({ path, value }) => `${showPath(path)} is ${excerpt(value)}, expected true.`),
      );
    },
  },
]);
