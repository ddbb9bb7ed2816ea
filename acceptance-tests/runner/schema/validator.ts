import { canonical, equals, excerpt, Float, isRow, numberOf, type Row } from '../json.ts';
import { formats } from './formats.ts';
import { type Path, showPath } from './walk.ts';

export interface ValidatorOptions {
  /** `1.0` is no integer, as for Python. */
  strictIntegers?: boolean;
  /** Dates and times are looked at. */
  checkFormats?: boolean;
}

type Report = (message: string) => void;

/** JSON Schema draft 7, on values that keep `1.0` and `1` apart. */
export class Validator {
  readonly #schema: unknown;
  readonly #options: ValidatorOptions;

  constructor(schema: unknown, options: ValidatorOptions = {}) {
    this.#schema = schema;
    this.#options = options;
  }

  /** What is wrong with a value, each with its place; empty if it fits. */
  problems(value: unknown): string[] {
    const found: string[] = [];
    this.#check(value, this.#schema, [], (message) => found.push(message));
    return found;
  }

  #fits(value: unknown, schema: unknown, path: Path): boolean {
    let fits = true;
    this.#check(value, schema, path, () => {
      fits = false;
    });
    return fits;
  }

  #check(value: unknown, schema: unknown, path: Path, report: Report): void {
    if (schema === false) report(`${showPath(path)} is not allowed`);
    if (!isRow(schema)) return;
    if (typeof schema.$ref === 'string') {
      this.#check(value, this.#resolve(schema.$ref), path, report);
      return;
    }
    const complain = (message: string) => report(`${showPath(path)} is ${excerpt(value, 80)}, ${message}`);
    const types = [schema.type ?? []].flat() as string[];
    if (types.length > 0 && !types.some((type) => this.#hasType(value, type))) {
      complain(`not of type ${types.join(' or ')}`);
      return;
    }
    if (Array.isArray(schema.enum) && !schema.enum.some((one) => equals(one, value))) {
      complain(`none of ${excerpt(schema.enum, 120)}`);
    }
    if ('const' in schema && !equals(schema.const, value)) complain(`not ${excerpt(schema.const, 80)}`);
    this.#combine(value, schema, path, report, complain);
    const number = numberOf(value);
    if (number !== undefined) checkNumber(number, schema, complain);
    if (typeof value === 'string') this.#checkText(value, schema, complain);
    if (Array.isArray(value)) this.#checkList(value, schema, path, report, complain);
    if (isRow(value)) this.#checkObject(value, schema, path, report, complain);
  }

  #resolve(reference: string): unknown {
    if (!reference.startsWith('#')) return true;
    const parts = decodeURIComponent(reference.slice(1)).split('/').slice(1);
    let node: unknown = this.#schema;
    for (const part of parts) node = (node as Row | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
    return node ?? true;
  }

  #hasType(value: unknown, type: string): boolean {
    if (type === 'null') return value === null;
    if (type === 'array') return Array.isArray(value);
    if (type === 'object') return isRow(value);
    if (type === 'number') return numberOf(value) !== undefined;
    if (type !== 'integer') return typeof value === type;
    if (value instanceof Float) return !this.#options.strictIntegers;
    return typeof value === 'bigint' || Number.isInteger(value);
  }

  #combine(value: unknown, schema: Row, path: Path, report: Report, complain: Report): void {
    const { allOf, anyOf, oneOf, not } = schema;
    if (Array.isArray(allOf)) for (const one of allOf) this.#check(value, one, path, report);
    if (Array.isArray(anyOf) && !anyOf.some((one) => this.#fits(value, one, path))) complain('which fits no option');
    if (Array.isArray(oneOf)) {
      const count = oneOf.filter((one) => this.#fits(value, one, path)).length;
      if (count !== 1)
        complain(`which fits ${count} of the options, not exactly one${this.#nearest(value, oneOf, path)}`);
    }
    if (not !== undefined && this.#fits(value, not, path)) complain('which is ruled out');
    if (schema.if !== undefined) {
      this.#check(value, (this.#fits(value, schema.if, path) ? schema.then : schema.else) ?? true, path, report);
    }
  }

  /** Why the option that was probably meant does not fit. */
  #nearest(value: unknown, options: readonly unknown[], path: Path): string {
    const tries = options.map((option) => {
      const found: string[] = [];
      this.#check(value, option, path, (message) => found.push(message));
      return found;
    });
    const [best] = tries.filter((found) => found.length > 0).sort((a, b) => a.length - b.length);
    return best?.[0] ? ` (${best[0]})` : '';
  }

  #checkText(value: string, { minLength, maxLength, pattern, format }: Row, complain: Report): void {
    const length = [...value].length;
    if (length < (numberOf(minLength) ?? 0)) complain(`shorter than ${minLength}`);
    if (length > (numberOf(maxLength) ?? Number.POSITIVE_INFINITY)) complain(`longer than ${maxLength}`);
    if (typeof pattern === 'string' && expression(pattern)?.test(value) === false) complain(`unlike ${pattern}`);
    const isFormat = this.#options.checkFormats && typeof format === 'string' ? formats[format] : undefined;
    if (isFormat?.(value) === false) complain(`no ${format}`);
  }

  #checkList(value: readonly unknown[], schema: Row, path: Path, report: Report, complain: Report): void {
    const { items, additionalItems, minItems, maxItems, uniqueItems, contains } = schema;
    if (value.length < (numberOf(minItems) ?? 0)) complain(`fewer than ${minItems} items`);
    if (value.length > (numberOf(maxItems) ?? Number.POSITIVE_INFINITY)) complain(`more than ${maxItems} items`);
    if (uniqueItems === true && new Set(value.map(canonical)).size < value.length) complain('with an item twice');
    if (contains !== undefined && !value.some((item) => this.#fits(item, contains, path))) complain('without a match');
    for (const [index, item] of value.entries()) {
      const inner = Array.isArray(items) ? (index < items.length ? items[index] : additionalItems) : items;
      this.#check(item, inner, [...path, index], report);
    }
  }

  #checkObject(value: Row, schema: Row, path: Path, report: Report, complain: Report): void {
    const { required, minProperties, maxProperties, propertyNames } = schema;
    const names = Object.keys(value);
    const missing = (Array.isArray(required) ? required : []).filter((name) => !Object.hasOwn(value, name));
    for (const name of missing) report(`${showPath([...path, name])} is missing`);
    if (names.length < (numberOf(minProperties) ?? 0)) complain(`fewer than ${minProperties} properties`);
    if (names.length > (numberOf(maxProperties) ?? Number.POSITIVE_INFINITY)) complain(`more than ${maxProperties}`);
    for (const name of names) {
      const place = [...path, name];
      this.#checkProperty(value[name], name, schema, place, report);
      if (propertyNames !== undefined && !this.#fits(name, propertyNames, place)) complain(`with the name ${name}`);
    }
    this.#checkDependencies(value, schema, path, report, complain);
  }

  /** By all schemas that are meant for a property of this name, or else by that of the additional ones. */
  #checkProperty(value: unknown, name: string, schema: Row, place: Path, report: Report): void {
    const { properties, patternProperties, additionalProperties } = schema;
    const patterns = isRow(patternProperties) ? Object.entries(patternProperties) : [];
    const meant = patterns.filter(([pattern]) => expression(pattern)?.test(name)).map(([, inner]) => inner);
    if (isRow(properties) && Object.hasOwn(properties, name)) meant.push(properties[name]);
    for (const inner of meant) this.#check(value, inner, place, report);
    if (meant.length > 0) return;
    if (additionalProperties === false) report(`${showPath(place)} is not declared in the schema`);
    else this.#check(value, additionalProperties, place, report);
  }

  #checkDependencies(value: Row, { dependencies }: Row, path: Path, report: Report, complain: Report): void {
    const applying = Object.entries(isRow(dependencies) ? dependencies : {}).filter(([name]) =>
      Object.hasOwn(value, name),
    );
    for (const [name, needed] of applying) {
      if (!Array.isArray(needed)) this.#check(value, needed, path, report);
      else for (const other of needed) if (!Object.hasOwn(value, other)) complain(`${name} needs ${other}`);
    }
  }
}

function checkNumber(value: number, schema: Row, complain: Report): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (value < (numberOf(minimum) ?? -Infinity)) complain(`less than ${minimum}`);
  if (value > (numberOf(maximum) ?? Infinity)) complain(`more than ${maximum}`);
  if (value <= (numberOf(exclusiveMinimum) ?? -Infinity)) complain(`not more than ${exclusiveMinimum}`);
  if (value >= (numberOf(exclusiveMaximum) ?? Infinity)) complain(`not less than ${exclusiveMaximum}`);
  const step = numberOf(multipleOf);
  if (step && Math.abs(value / step - Math.round(value / step)) > 1e-9) complain(`no multiple of ${step}`);
}

const expressions = new Map<string, RegExp | undefined>();

/** An expression of another dialect that is none here is not applied. */
function expression(pattern: string): RegExp | undefined {
  if (!expressions.has(pattern)) {
    let made: RegExp | undefined;
    for (const flags of ['u', '']) {
      try {
        made ??= new RegExp(pattern.replaceAll('\\Z', '$').replaceAll('\\A', '^'), flags);
      } catch {
        made = undefined;
      }
    }
    expressions.set(pattern, made);
  }
  return expressions.get(pattern);
}
