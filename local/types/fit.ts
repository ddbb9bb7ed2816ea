import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import type { Kind } from '../protocol/json-reader.ts';
import type { ColumnType } from './column-type.ts';
import { isExact } from './numbers.ts';
import { daysOf, isFiner, microsecondsOf } from './times.ts';

/** Brings a value into a column, every digit of it; undefined where the column cannot hold it. */
type Fit = (kind: Kind, text: string) => DuckDBValue | undefined;

const MAX_DIGITS = 38;
const INTEGER = /^-?\d+$/;
const SAFE_DIGITS = 15;
const MAX_64 = 2n ** 63n - 1n;
const MIN_64 = -(2n ** 63n);

/** `near`: for a value that does not fit, what comes next to it. */
export const FITS: Readonly<Record<ColumnType, { type: DuckDBType; fit: Fit; near?: Fit }>> = {
  BIGINT: {
    type: BIGINT,
    fit: (kind, text) => {
      const value = integerOf(kind, text);
      return value !== undefined && value <= MAX_64 && value >= MIN_64 ? value : undefined;
    },
  },
  'DECIMAL(38,0)': {
    type: DECIMAL(MAX_DIGITS, 0),
    fit: (kind, text) => {
      const value = integerOf(kind, text);
      if (value === undefined || String(value).replace('-', '').length > MAX_DIGITS) return undefined;
      return new DuckDBDecimalValue(value, MAX_DIGITS, 0);
    },
  },
  DOUBLE: {
    type: DOUBLE,
    fit: (kind, text) => (kind === 'number' && isExact(text) ? Number(text) : undefined),
    near: (kind, text) => (kind === 'number' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  },
  BOOLEAN: {
    type: BOOLEAN,
    fit: (kind, text) => (kind === 'boolean' ? text === 'true' : undefined),
  },
  TIMESTAMPTZ: {
    type: TIMESTAMPTZ,
    fit: (kind, text) => (isFiner(text) ? undefined : momentOf(kind, text)),
    near: momentOf,
  },
  TIMESTAMP: {
    type: TIMESTAMP,
    fit: (kind, text) => (isFiner(text) ? undefined : localMomentOf(kind, text)),
    near: localMomentOf,
  },
  DATE: {
    type: DATE,
    fit: (kind, text) => {
      const days = kind === 'string' ? daysOf(text) : undefined;
      return days === undefined ? undefined : new DuckDBDateValue(days);
    },
  },
  /** Half a surrogate pair is no character of UTF-8. */
  VARCHAR: {
    type: VARCHAR,
    fit: (_kind, text) => (text.isWellFormed() ? text : undefined),
    near: (_kind, text) => text,
  },
  JSON: { type: VARCHAR, fit: asJson },
};

/** The value as JSON text. */
export function asJson(kind: Kind, text: string): string {
  return kind === 'string' ? JSON.stringify(text) : text;
}

function momentOf(kind: Kind, text: string): DuckDBValue | undefined {
  const value = kind === 'string' ? microsecondsOf(text, 'anywhere') : undefined;
  return value === undefined ? undefined : new DuckDBTimestampTZValue(value);
}

function localMomentOf(kind: Kind, text: string): DuckDBValue | undefined {
  const value = kind === 'string' ? microsecondsOf(text, 'nowhere') : undefined;
  return value === undefined ? undefined : new DuckDBTimestampValue(value);
}

function integerOf(kind: Kind, text: string): bigint | undefined {
  if (kind !== 'number') return undefined;
  if (text.length <= SAFE_DIGITS) {
    const value = Number(text);
    return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  }
  return INTEGER.test(text) ? BigInt(text) : undefined;
}
