import { type ListStream, type ReadWith, unixSecondsCursor } from '../../shared/index.ts';

/** The configuration as spec.json describes it, defaults filled in. */
export interface MissiveConfig {
  api_key: string;
  api_url: string;
  start_date?: string;
  mailboxes: readonly string[];
  shared_label_ids: readonly string[];
  organization_id?: string;
  fetch_message_bodies: boolean;
  include_deleted_contacts: boolean;
  lookback_days: number;
  analytics?: AnalyticsConfig;
  concurrent_requests: number;
  requests_per_minute: number;
  requests_per_15_minutes: number;
  retry_budget_seconds: number;
}

export interface AnalyticsConfig {
  period: 'day' | 'week' | 'month';
  time_zone?: string;
  teams?: readonly string[];
  users?: readonly string[];
  shared_labels?: readonly string[];
  accounts?: readonly string[];
  account_types?: readonly string[];
}

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
