import { campaignNumber } from './campaign-ids.ts';
import type { Row } from './json-text.ts';
import { parseBoolean, parseInteger, parseTime } from './parameters.ts';
import type { Filter } from './resource.ts';
import { secondsOf } from './time.ts';

type Get<T, V> = (row: T) => V;

export function byText<T = Row>(get: Get<T, unknown> | string): Filter<T> {
  const of = getter(get);
  return (value) => {
    const wanted = value.toLowerCase();
    return (row) => String(of(row) ?? '').toLowerCase() === wanted;
  };
}

/** Any of a comma list. */
export function byTexts<T = Row>(get: Get<T, unknown> | string): Filter<T> {
  const of = getter(get);
  return (value) => {
    const wanted = new Set(value.toLowerCase().split(','));
    return (row) => wanted.has(String(of(row) ?? '').toLowerCase());
  };
}

export function byInteger<T = Row>(get: Get<T, unknown> | string): Filter<T> {
  const of = getter(get);
  return (value, name) => {
    const wanted = parseInteger(value, name);
    return (row) => {
      const own = of(row);
      return own !== undefined && own !== null && own !== '' && BigInt(own as number) === wanted;
    };
  };
}

/** The id of a campaign, however large ids are. */
export function byCampaign<T>(get: Get<T, number>): Filter<T> {
  return (value, name, { settings }) => {
    const wanted = campaignNumber(parseInteger(value, name), settings);
    return (row) => get(row) === wanted;
  };
}

export function byBoolean<T = Row>(get: Get<T, unknown> | string): Filter<T> {
  const of = getter(get);
  return (value, name) => {
    const wanted = parseBoolean(value, name);
    return (row) => Boolean(of(row)) === wanted;
  };
}

type Bound = '>' | '>=' | '<';

/** Rows without a date fit none. The field holds a date or unix seconds. */
export function byMoment<T = Row>(get: Get<T, unknown> | string, bound: Bound): Filter<T> {
  const of = getter(get);
  return (value, name) => {
    const wanted = parseTime(value, name);
    return (row) => {
      const own = of(row);
      const at = typeof own === 'number' ? own || undefined : secondsOf(own);
      if (at === undefined) return false;
      return bound === '>' ? at > wanted : bound === '>=' ? at >= wanted : at < wanted;
    };
  };
}

/** The very second. */
export function atMoment<T = Row>(get: Get<T, unknown> | string): Filter<T> {
  const of = getter(get);
  return (value, name) => {
    const wanted = parseTime(value, name);
    return (row) => secondsOf(of(row)) === wanted;
  };
}

/** The part of an address before or after its `@`. */
export function byAddressPart<T = Row>(get: Get<T, unknown> | string, part: 'local' | 'domain'): Filter<T> {
  const of = getter(get);
  return byText<T>((row) => String(of(row) ?? '').split('@')[part === 'local' ? 0 : 1]);
}

/** Asked for by a filter of another name, or not meant to narrow anything. */
export const ignored: Filter<unknown> = () => () => true;

function getter<T>(get: Get<T, unknown> | string): Get<T, unknown> {
  return typeof get === 'string' ? (row) => (row as Row)[get] : get;
}
