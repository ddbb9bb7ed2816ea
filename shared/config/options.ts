import { isObject, type Row } from '../json.ts';

/** The schema with each oneOf replaced by the option that the configuration has chosen. */
export function chooseOptions(schema: Row, config: Row): { schema: Row; problems: string[] } {
  const problems: string[] = [];
  const properties = Object.entries(isObject(schema.properties) ? schema.properties : {}).map(([name, property]) => {
    if (!isObject(property) || !Array.isArray(property.oneOf) || !isObject(config[name])) return [name, property];
    const value = config[name];
    const options = property.oneOf.filter(isObject);
    const tagged = options.map((option) => ({ option, tag: tagOf(option) }));
    const chosen = tagged.find(({ tag }) => tag && value[tag.name] === tag.value);
    if (chosen) return [name, chosen.option];
    const tag = tagged[0]?.tag?.name ?? 'type';
    const values = tagged.map(({ tag }) => `"${tag?.value}"`).join(' or ');
    problems.push(`${name}.${tag} must be ${values}`);
    return [name, property];
  });
  return { schema: { ...schema, properties: Object.fromEntries(properties) }, problems };
}

function tagOf(option: Row): { name: string; value: unknown } | undefined {
  for (const [name, property] of Object.entries(isObject(option.properties) ? option.properties : {})) {
    if (isObject(property) && 'const' in property) return { name, value: property.const };
  }
  return undefined;
}

/** Every schema that `chooseOptions` can answer with. */
export function chosenOptions(schema: Row): readonly Row[] {
  const properties = Object.entries(isObject(schema.properties) ? schema.properties : {});
  let variants: readonly (readonly [string, unknown])[][] = [[]];
  for (const [name, property] of properties) {
    const options = isObject(property) && Array.isArray(property.oneOf) ? [property, ...property.oneOf] : [property];
    variants = variants.flatMap((before) => options.map((option) => [...before, [name, option] as const]));
  }
  return variants.map((chosen) => ({ ...schema, properties: Object.fromEntries(chosen) }));
}
