import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** One way in which a value departs from its schema. */
export interface Violation {
  /** JSON pointer of the value. */
  path: string;
  keyword: string;
  message: string;
  value: unknown;
  params: Record<string, unknown>;
  /** The schema that the value should have met. */
  schema: Record<string, unknown>;
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** The schemas are our own, and `schemas.test.ts` looks whether they are any: here it would take 30 ms of each process. */
const common = {
  allErrors: true,
  verbose: true,
  strict: false,
  logger: false,
  meta: false,
  validateSchema: false,
} as const;

const ajv = new Ajv({
  ...common,
  allowUnionTypes: true,
  formats: { 'date-time': DATE_TIME, date: DATE, uri: true },
});
const fillingDefaults = new Ajv({
  ...common,
  useDefaults: true,
  formats: { 'date-time': isMoment, date: isMoment },
});

/** Whether the date is in the calendar; for configurations, where it is worth the time. */
function isMoment(text: string): boolean {
  const time = Date.parse(text);
  const day = text.slice(0, 10);
  return DATE.test(day) && !Number.isNaN(time) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** A check of values against a draft-07 schema; it answers with what is wrong, nothing for a good value. */
export type Check = (value: unknown) => readonly Violation[];

export function compile(schema: object): Check {
  return checkOf(ajv.compile(schema));
}

/** Like `compile`, and puts the schema's defaults into the value. */
export function compileWithDefaults(schema: object): Check {
  return checkOf(fillingDefaults.compile(schema));
}

const NONE: readonly Violation[] = [];

function checkOf(validate: ValidateFunction): Check {
  return (value) => (validate(value) ? NONE : (validate.errors ?? []).map(violation));
}

function violation({ instancePath, keyword, message = '', data, params, parentSchema = {} }: ErrorObject): Violation {
  return { path: instancePath, keyword, message, value: data, params, schema: parentSchema };
}
