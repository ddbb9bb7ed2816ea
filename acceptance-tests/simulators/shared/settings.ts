import { isObject } from './json.ts';
import type { Overrides } from './overrides.ts';

/** What every simulator can be told at start and at run time. */
export type BaseSettings = {
  /** Added to every time the server states: bodies, the Date header, promises of when to come back. */
  clockSkewMs: number;
  /** Every answer waits this long. */
  latencyMs: number;
  /** Parameters that the server does not look at: filters and offsets that are ignored, pages that are cut down. */
  overrides: Overrides;
};

export const baseSettings: BaseSettings = { clockSkewMs: 0, latencyMs: 0, overrides: {} };

/** Changes to settings: groups (nested objects) may be given in part. */
export type SettingChanges<T> = {
  [K in keyof T]?: T[K] extends unknown[] ? T[K] : T[K] extends object ? Partial<T[K]> : T[K];
};

/** The allowed values of a setting, by name; the settings of a group as `group.name`. */
export type Choices = Record<string, readonly unknown[]>;

export type Settings<T> = {
  /** One object for the whole run, changed in place. */
  readonly current: T;
  /** Grows with every change, for caches. */
  revision(): number;
  /** Throws, changing nothing, when a name is unknown or a value is of the wrong type or not among the choices. */
  set(changes: SettingChanges<T>): void;
};

export function createSettings<T extends object>(defaults: T, choices: Choices = {}): Settings<T> {
  const current = structuredClone(defaults);
  let revision = 0;
  return {
    current,
    revision: () => revision,
    set: (changes) => {
      assertKnown(changes, defaults, choices, '');
      merge(
        current as Record<string, unknown>,
        changes as Record<string, unknown>,
        defaults as Record<string, unknown>,
      );
      revision += 1;
    },
  };
}

function assertKnown(changes: object, defaults: object, choices: Choices, prefix: string): void {
  for (const [name, value] of Object.entries(changes)) {
    const path = prefix + name;
    if (!Object.hasOwn(defaults, name)) {
      throw new Error(`Unknown setting "${path}". Known: ${Object.keys(defaults).join(', ')}`);
    }
    const fallback = (defaults as Record<string, unknown>)[name];
    const allowed = choices[path];
    if (allowed && !allowed.includes(value)) {
      throw new Error(`Setting "${path}" is one of ${JSON.stringify(allowed)}, not ${JSON.stringify(value)}`);
    }
    if (isGroup(fallback)) {
      if (!isObject(value)) throw new Error(`Setting "${path}" is a group of settings`);
      assertKnown(value, fallback, choices, `${path}.`);
    } else if (!allowed && value !== null && fallback !== null && typeof value !== typeof fallback) {
      throw new Error(`Setting "${path}" is a ${typeof fallback}, not ${JSON.stringify(value)}`);
    }
  }
}

function merge(target: Record<string, unknown>, changes: Record<string, unknown>, defaults: Record<string, unknown>) {
  for (const [name, value] of Object.entries(changes)) {
    const group = target[name];
    if (isGroup(defaults[name]) && isObject(group) && isObject(value)) Object.assign(group, value);
    else target[name] = value;
  }
}

/** An object without names is an open map, which is replaced as a whole. */
function isGroup(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length > 0;
}
