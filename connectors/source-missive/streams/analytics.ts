import {
  ApiError,
  type CustomApi,
  type CustomStream,
  type ErrorRule,
  isObject,
  type Row,
  SourceError,
  unixSecondsCursor,
  valueAt,
} from '@mailroom/airbyte-cdk';
import { type AnalyticsConfig, lookback, type MissiveConfig } from '../config.ts';
import { inOrder } from '../inOrder.ts';
import { type Period, periodsFrom } from '../periods.ts';

/** Missive's docs: first try after 5 s, then every 5 s; "30 s or more" were seen. */
const POLL_SECONDS = 5;
const MAX_POLLS = 24;
/** A report is kept for 60 s: one that was missed is asked for again. */
const MAX_ATTEMPTS = 2;
/** So many reports are made side by side, since each is ready seconds after it was asked for. */
const AT_ONCE = 4;

/** A page of a gateway is no such answer, since it is not empty. */
const pending: ErrorRule = {
  kind: ['answer', 'foreign'],
  status: 404,
  when: ({ body }) => body === '' || isObject(body),
  action: 'skip_partition',
  fault: 'transient_error',
  message: 'Missive did not finish an analytics report in time.',
};

const notAllowed = {
  status: 403,
  action: 'fail_stream',
  fault: 'config_error',
  message:
    "The token's owner may not have this report made. Analytics need the Productive plan; reports for certain teams, users, accounts or labels the Business plan.",
} as const;

/** Missive began then: without a start date the reports do. */
const FIRST_DAY = Date.parse('2015-01-01T00:00:00Z') / 1000;

/** One report for every period that is over, oldest first. */
export const analyticsReports = (organization: string, settings: AnalyticsConfig): CustomStream<MissiveConfig> => ({
  name: 'analytics_reports',
  primaryKey: ['start', 'end', 'organization'],
  sync: { cursor: { field: 'end', type: unixSecondsCursor }, lookback },
  readWith: () => ({ rows: { organization_id: [organization], ...choicesOf(settings) } }),
  async *read({ api, after, until, end: last, claim }) {
    const { period, time_zone, ...filters } = settings;
    const zone = time_zone || 'UTC';
    const periods = periodsFrom(after === null ? FIRST_DAY : Number(after) + 1, period, zone);
    const isWanted = ({ start, end }: Period) =>
      end * 1000 < api.now() && (until === null || start <= Number(until)) && (last === null || end <= Number(last));
    const reports = inOrder(takeWhile(periods, isWanted), AT_ONCE, async ({ start, end }, isOver) => {
      const asked = { organization, start, end, time_zone: zone, ...set(filters) };
      const { id, data } = await fetchReport(asked, api, isOver);
      const fetched_at = Math.floor(api.now() / 1000);
      return { report_id: id, organization, start, end, time_zone: zone, filters: set(filters), fetched_at, data };
    });
    for await (const report of reports) {
      yield [report];
      claim(report.end);
    }
  },
});

function* takeWhile<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Generator<T> {
  for (const item of items) {
    if (!isWanted(item)) return;
    yield item;
  }
}

const FILTERS = ['teams', 'users', 'shared_labels', 'accounts', 'account_types'] as const;

/** Whatever changes here makes another report of every period. */
const choicesOf = (settings: AnalyticsConfig) => ({
  'analytics.period': [settings.period],
  'analytics.time_zone': [settings.time_zone || 'UTC'],
  ...Object.fromEntries(FILTERS.map((name) => [`analytics.${name}`, [[...(settings[name] ?? [])].sort().join(' ')]])),
});

/** Filters that choose something. */
function set(filters: Omit<AnalyticsConfig, 'period' | 'time_zone'>): Row {
  return Object.fromEntries(Object.entries(filters).filter(([, chosen]) => Array.isArray(chosen) && chosen.length));
}

/** Has a report made and waits for it, unless nobody wants it any more. */
async function fetchReport(asked: Row, api: CustomApi, isOver: () => boolean): Promise<{ id: string; data: unknown }> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS && !isOver(); attempt++) {
    const id = await api.call({
      method: 'POST',
      path: 'analytics/reports',
      params: { reports: asked },
      rules: [notAllowed],
      expects: (body) => {
        const made = valueAt(body, 'reports.id');
        return typeof made === 'string' && made ? made : undefined;
      },
    });
    for (let poll = 1; poll <= MAX_POLLS && !isOver(); poll++) {
      await api.sleep(POLL_SECONDS);
      const data = await unlessPending(() =>
        api.call({
          method: 'GET',
          path: `analytics/reports/${id}`,
          rules: [pending],
          expects: (body) => reportIn(body, api),
        }),
      );
      if (data !== undefined) return { id, data };
    }
  }
  throw new SourceError('transient_error', `${pending.message} The next sync goes on with it.`);
}

/** What a report holds is not documented, but that it is an object below `reports`; it never repeats the request. */
function reportIn(body: unknown, api: CustomApi): Row | undefined {
  return isObject(body) && isObject(body.reports) && !api.holdsSecret(body) ? body : undefined;
}

/** An answer, or undefined for the empty 404 of a report that is not ready, or is no longer kept. */
async function unlessPending(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApiError && error.action === 'skip_partition') return undefined;
    throw error;
  }
}
