import { expect } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import type { Question, TrueRow } from '../simulators/mailjet/truth.ts';
import { exactly, integer } from '../support/exact.ts';
import type { Row } from '../support/messages.ts';
import { byKey } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { expectSameRows } from '../support/same.ts';
import { keyOfStream } from './setup.ts';

type World = Pick<MailjetSimulator, 'truth'>;
export type TruthOptions = Omit<Question, 'stream'>;

/**
 * What a stream must bring: the rows of the API's world with unset dates as null and the documented additions, but without
 * credentials. Integers beyond 2^53 as `exactly` shows them.
 */
export function wantedRows(world: World, stream: string, options: TruthOptions = {}): Row[] {
  if (stream === 'contact_property_values') return propertyValues(wantedRows(world, 'contact_data', options));
  const name = stream as Question['stream'];
  const finish = finishOf(world, name, options);
  return world
    .truth({ ...options, stream: name })
    .map(({ row, parent }) => finish({ row: mended(row), parent: mended(parent) }));
}

const dateName = /(At|Timeslice|JobEnd|JobStart|Date)$/;
const idName = /(ID|^message|^campaign)$/;

/** Unset dates as null, ids as the integers that they are. */
function mended(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]): [string, unknown] => {
    if (typeof value !== 'string') return [name, value];
    if (value === '' && dateName.test(name)) return [name, null];
    return [name, idName.test(name) && /^\d{16,}$/.test(value) ? integer(value) : value];
  });
  return Object.fromEntries(entries);
}

type Finish = (found: TrueRow) => Row;

function finishOf(world: World, stream: Question['stream'], options: TruthOptions): Finish {
  const latest =
    (...names: string[]): Finish =>
    ({ row }) => ({ ...row, UpdatedAt: latestOf(row, names) });
  const twins =
    (...names: string[]): Finish =>
    ({ row }) =>
      withTwins(row, names);
  switch (stream) {
    case 'contacts':
      return latest(
        ...['CreatedAt', 'LastUpdateAt', 'LastActivityAt', 'ExclusionFromCampaignsUpdatedAt', 'UnsubscribedAt'],
      );
    case 'list_recipients':
      return latest('SubscribedAt', 'UnsubscribedAt');
    case 'campaign_drafts':
      return latest('ModifiedAt', 'DeliveredAt', 'CreatedAt');
    case 'templates':
      return latest('LastUpdatedAt', 'CreatedAt');
    case 'campaign_overview':
      return twins('SendTimeStart');
    case 'sms':
      return twins('CreationTS', 'SentTS');
    case 'contact_list_signups':
      return ({ row: { SignupKey: _, ...row } }) => withTwins(row, ['SignupAt', 'ConfirmAt']);
    case 'api_keys':
      return ({ row: { SecretKey: _, ...row } }) => row;
    case 'webhooks':
    case 'parse_routes':
      return ({ row }) => ({ ...row, Url: String(row.Url).replace(/^(https?:\/\/).*@/, '$1') });
    case 'content_tokens':
      return ({ row: { AccessToken: _, ...row } }) => row;
    case 'content_images':
      return ({ row: { ImageURL, ...row } }) => ({ ...row, ImageUrl: row.ImageUrl ?? ImageURL });
    case 'content_template_contents':
      return ({ row }) => ({
        ...row,
        Headers: typeof row.Headers === 'string' ? JSON.parse(row.Headers) : row.Headers,
      });
    case 'contact_data': {
      const types = wantedRows(world, 'contact_properties', options);
      return ({ row }) => ({ ...row, Properties: propertiesOf(row, types) });
    }
    case 'message_history':
      return historyOf(world, options);
    case 'campaign_draft_contents':
    case 'campaign_draft_schedules': {
      const drafts = byKey(wantedRows(world, 'campaign_drafts', options), ['ID']);
      return ({ row, parent: { draft } }) => {
        const added = { CampaignDraftID: draft };
        if (stream === 'campaign_draft_schedules') return { ...row, ...added };
        return { ...row, ...added, UpdatedAt: drafts.get(JSON.stringify(draft))?.UpdatedAt };
      };
    }
    case 'template_contents': {
      const templates = byKey(wantedRows(world, 'templates', options), ['ID']);
      return ({ row, parent: { template } }) => {
        return { ...row, TemplateID: template, UpdatedAt: templates.get(JSON.stringify(template))?.UpdatedAt };
      };
    }
    case 'stats_campaign_lifetime': {
      const startOf = startsOf(world, options);
      return ({ row, parent }) => ({ ...row, ...parent, CampaignSendStartAt: startOf(row.SourceID) });
    }
    default:
      return stream.startsWith('campaign_')
        ? ofCampaign(world, options)
        : ({ row, parent }) => ({ ...row, ...counted(parent) });
  }
}

/** Of what a row was found under, only what the counters are is told by the rows themselves. */
function counted(parent: Row): Row {
  return Object.fromEntries(Object.entries(parent).filter(([name]) => name.startsWith('Counter')));
}

function ofCampaign(world: World, options: TruthOptions): Finish {
  const startOf = startsOf(world, options);
  return ({ row, parent: { campaign, event } }) => ({
    ...row,
    CampaignID: campaign,
    ...(event !== undefined && { Event: event }),
    CampaignSendStartAt: startOf(campaign),
  });
}

function startsOf(world: World, { account }: TruthOptions): (id: unknown) => unknown {
  const campaigns = byKey(wantedRows(world, 'campaigns', account === undefined ? {} : { account }), ['ID']);
  return (id) => campaigns.get(JSON.stringify(id))?.SendStartAt;
}

function historyOf(world: World, options: TruthOptions): Finish {
  const messages = byKey(wantedRows(world, 'messages', options), ['ID']);
  const before = new Map<string, number>();
  return ({ row, parent: { message } }) => {
    const name = JSON.stringify([message, row.EventAt, row.EventType]);
    const EventIndex = before.get(name) ?? 0;
    before.set(name, EventIndex + 1);
    const { ArrivedAt } = messages.get(JSON.stringify(message)) ?? {};
    return { ...withTwins(row, ['EventAt']), MessageID: message, ArrivedAt, EventIndex };
  };
}

function latestOf(row: Row, names: readonly string[]): unknown {
  const dates = names.map((name) => row[name]).filter((value) => typeof value === 'string');
  return dates.sort().at(-1) ?? null;
}

/** Unix times with the same as a date-time beside them. */
function withTwins(row: Row, names: readonly string[]): Row {
  const added: Row = {};
  for (const name of names) {
    const seconds = Number(row[name] ?? 0);
    added[name] = seconds === 0 ? null : row[name];
    added[`${name}DateTime`] = seconds === 0 ? null : dateOf(seconds);
  }
  return { ...row, ...added };
}

/** A moment in seconds as the API writes dates. */
export function dateOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function propertiesOf({ Data }: Row, types: readonly Row[]): Row {
  const whole = (Data ?? []) as ({ Name: string; Value: string } | null)[];
  const pairs = whole
    .filter((pair) => pair !== null)
    .map(({ Name, Value }) => {
      const type = types.find((row) => row.Name === Name && row.NameSpace === 'static')?.Datatype;
      if (type === 'int' || type === 'float') return [Name, Number(Value)];
      return [Name, type === 'bool' ? Value === 'true' : Value];
    });
  return Object.fromEntries(pairs);
}

/** Of a property that a contact has twice the last value. */
function propertyValues(rows: readonly Row[]): Row[] {
  return rows.flatMap(({ ContactID, Data }) => {
    const pairs = (Array.isArray(Data) ? (Data as (Row | null)[]) : []).flatMap((pair) =>
      pair ? [{ ...pair, ContactID }] : [],
    );
    return [...byKey(pairs, ['Name']).values()];
  });
}

/** The records of a stream, their large integers exact. */
export function delivered(run: Pick<Run, 'lines'>, stream: string): Row[] {
  return exactly(run).records(stream);
}

/** Those of them that a STATE follows. */
export function committed(run: Pick<Run, 'lines'>, stream: string): Row[] {
  return exactly(run).committed(stream);
}

/** A run that ended well and brought exactly what there is, each row once. */
export function expectWhole(mailjet: World, run: Run, streams: readonly string[], options: TruthOptions = {}): void {
  expect([run.code, run.errors]).toEqual([0, []]);
  for (const stream of streams) {
    expectSameRows(stream, delivered(run, stream), wantedRows(mailjet, stream, options), keyOfStream(stream));
  }
}

/** What a destination holds after several runs that replace rows of the same key. */
export function upserted(runs: readonly Pick<Run, 'lines'>[], stream: string): Row[] {
  const rows = runs.flatMap((run) => delivered(run, stream));
  return [...byKey(rows, keyOfStream(stream)).values()];
}

/** Several runs that together brought every row as it is now; a row that is gone may have come too. */
export function expectUpserted(mailjet: World, runs: readonly Run[], streams: readonly string[]): void {
  for (const stream of streams) {
    expectSameRows(stream, upserted(runs, stream), wantedRows(mailjet, stream), keyOfStream(stream));
  }
}

/** The values of a field, each once and sorted. */
export function valuesOf(rows: readonly Row[], field = 'ID'): string[] {
  return [...new Set(rows.map((row) => String(row[field])))].sort();
}
