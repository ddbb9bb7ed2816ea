import { type ListStream, type ReadWith, unixSecondsCursor } from '@mailroom/airbyte-cdk';
import type { MissiveConfig } from '../../schemas/source-missive/config.ts';

export type { MissiveConfig };
export type AnalyticsConfig = NonNullable<MissiveConfig['analytics']>;

export type List = ListStream<MissiveConfig>;

/** What belongs to the organization that is configured, or to all of them. */
export const readsOrganization = ({ organization_id }: MissiveConfig): ReadWith => ({
  rows: { organization_id: organization_id ? [organization_id] : null },
});

/** Rows may come late by so many seconds. */
export const lookback = ({ lookback_days }: MissiveConfig): number => lookback_days * 86_400;

/** Newest first, strictly: the docs say so of every list that is paged by `until`. */
export const newestFirst = (field: string) => ({
  order: 'descending' as const,
  disorder: 0,
  cursor: { field, type: unixSecondsCursor },
  lookback,
});

export const FULL_REFRESH = { order: 'full_refresh' } as const;

/** Missive answers nothing from before; as a lower bound it is safer than zero, which could be refused. */
export const FOUNDED = Date.parse('2010-01-01T00:00:00Z') / 1000;
