/** What ajv says of a value that is wrong; it stands at the function that said so. */
export interface Complaint {
  instancePath: string;
  keyword: string;
  message?: string;
  data?: unknown;
  params: Record<string, unknown>;
  parentSchema?: object;
}

/** A function that ajv has made of a schema. */
export interface Validate {
  (value: unknown): unknown;
  errors?: readonly Complaint[] | null;
}

/** `record`: dates need the right form. `config`: they must be in the calendar, and defaults are put into the value. */
export type Kind = 'record' | 'config';
