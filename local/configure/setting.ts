/** A property of a specification, as far as it can be asked for. */
export interface Setting {
  title?: string;
  description?: string;
  type?: string;
  order?: number;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  examples?: unknown[];
  pattern?: string;
  pattern_descriptor?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  items?: Setting;
  airbyte_secret?: boolean;
  airbyte_hidden?: boolean;
  required?: string[];
  properties?: Record<string, Setting>;
  oneOf?: Setting[];
}

/** The settings of an object in the order of its form, what has to be there first. */
export function settingsOf({
  properties = {},
  required = [],
}: Setting): { name: string; setting: Setting; isRequired: boolean }[] {
  return Object.entries(properties)
    .filter(([, setting]) => setting.airbyte_hidden !== true && setting.const === undefined)
    .map(([name, setting]) => ({ name, setting, isRequired: required.includes(name) }))
    .sort((a, b) => Number(b.isRequired) - Number(a.isRequired) || (a.setting.order ?? 99) - (b.setting.order ?? 99));
}

/** What an answer means; throws an error that says what is wrong with it. */
export function readAnswer(answer: string, setting: Setting): unknown {
  const { type } = setting;
  if (type === 'boolean') return readBoolean(answer);
  if (type === 'integer' || type === 'number') return readNumber(answer, setting);
  if (type === 'array') {
    const parts = answer
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    return parts.map((part) => readAnswer(part, setting.items ?? {}));
  }
  return readText(answer, setting);
}

function readBoolean(answer: string): boolean {
  if (/^(y|yes|true)$/i.test(answer)) return true;
  if (/^(n|no|false)$/i.test(answer)) return false;
  throw new Error('Answer yes or no.');
}

function readNumber(answer: string, { type, minimum, maximum }: Setting): number {
  const value = Number(answer);
  if (!Number.isFinite(value) || (type === 'integer' && !Number.isInteger(value)))
    throw new Error('This takes a number.');
  if (minimum !== undefined && value < minimum) throw new Error(`This takes ${minimum} or more.`);
  if (maximum !== undefined && value > maximum) throw new Error(`This takes ${maximum} or less.`);
  return value;
}

function readText(answer: string, { enum: choices, pattern, pattern_descriptor, minLength = 0 }: Setting): string {
  if (choices && !choices.includes(answer)) throw new Error(`This takes one of ${choices.join(', ')}.`);
  if (pattern !== undefined && !new RegExp(pattern).test(answer)) {
    throw new Error(
      pattern_descriptor ? `This has the form ${pattern_descriptor}.` : 'This does not have the right form.',
    );
  }
  if (answer.length < minLength) throw new Error('This is too short.');
  return answer;
}
