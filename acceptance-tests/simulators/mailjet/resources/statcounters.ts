import type { Call } from '../call.ts';
import { campaignID, campaignNumber } from '../campaign-ids.ts';
import { badRequest } from '../errors.ts';
import type { Row } from '../json-text.ts';
import { parseInteger, readText } from '../parameters.ts';
import { erase, type Resource } from '../resource.ts';
import { emptySlice, type Resolution, type Slice, type Source, seconds, slicesOf, type Timing } from '../slices.ts';
import { dateOf } from '../time.ts';
import { isWithin, readWindow, type Window } from '../window.ts';

type Asked = { source: Source; id: number; resolution: Resolution; timing: Timing; window: Window };
type Counter = { start: number; slice: Slice; asked: Asked };

const sources = ['APIKey', 'Campaign', 'List', 'Sender'] as const;
const resolutions = ['Highest', 'Hour', 'Day', 'Lifetime'] as const;
const timings = ['Message', 'Event'] as const;

function readAsked(call: Call): Asked {
  const source = readChoice(call, 'CounterSource', sources);
  const resolution = readChoice(call, 'CounterResolution', resolutions);
  const timing = readChoice(call, 'CounterTiming', timings);
  const given = readText(call.parameters, 'SourceID');
  if (source !== 'APIKey' && given === undefined) throw badRequest('Missing mandatory parameter SourceID');
  if (source === 'List' && (timing !== 'Message' || resolution !== 'Lifetime')) throw combination();
  if (source === 'Sender' && timing !== 'Message') throw combination();
  const id = source === 'APIKey' ? 0n : parseInteger(given ?? '', 'SourceID');
  return {
    source,
    id: source === 'Campaign' ? campaignNumber(id, call.settings) : Number(id),
    resolution,
    timing,
    window: boundedWindow(resolution, call),
  };
}

function readChoice<T extends string>({ parameters }: Call, name: string, values: readonly T[]): T {
  const text = readText(parameters, name);
  if (text === undefined) throw badRequest(`Missing mandatory parameter ${name}`);
  const value = values.find((known) => known.toLowerCase() === text.toLowerCase());
  if (value === undefined) throw badRequest(`Invalid value for ${name}: ${text}`);
  return value;
}

const combination = () => badRequest('Invalid combination of CounterSource, CounterTiming and CounterResolution');

/** A range may not span too many slices. */
function boundedWindow(resolution: Resolution, call: Call): Window {
  const window = readWindow(call);
  const { longRange, slices } = call.settings.statcounters;
  if (resolution === 'Lifetime' || window.from === undefined || longRange === 'accepted') return window;
  const longest = slices * seconds[resolution];
  if ((window.to ?? call.now) - window.from <= longest + 1) return window;
  if (longRange === 400) throw badRequest(`The time range may span at most ${slices} slices`);
  return { from: window.from, to: window.from + longest };
}

function countersOf(call: Call): Counter[] {
  const asked = readAsked(call);
  const { source, id, resolution, timing, window } = asked;
  const slices = slicesOf(call.store, source, resolution, timing).get(id);
  if (resolution === 'Lifetime') return [{ start: 0, slice: slices?.get(0) ?? emptySlice(), asked }];
  const rows = [...(slices ?? [])]
    .filter(([start]) => isWithin(start, window, call.settings))
    .map(([start, slice]): Counter => ({ start, slice, asked }));
  if (call.settings.statcounters.emptySlices === 'returned') rows.push(...emptyOnes(asked, rows, call));
  return rows.sort((a, b) => a.start - b.start);
}

function emptyOnes(asked: Asked, rows: readonly Counter[], call: Call): Counter[] {
  const { resolution, window } = asked;
  const length = seconds[resolution];
  const to = window.to ?? call.now;
  const from = window.from ?? Math.min(to, ...rows.map(({ start }) => start));
  const known = new Set(rows.map(({ start }) => start));
  const made: Counter[] = [];
  for (let start = Math.floor(from / length) * length; start <= to && made.length < 100_000; start += length) {
    if (!known.has(start) && isWithin(start, { from, to }, call.settings)) {
      made.push({ start, slice: emptySlice(), asked });
    }
  }
  return made;
}

const statcounters: Resource<Counter> = {
  name: 'statcounters',
  backEnd: 'monolith',
  rows: countersOf,
  filters: {},
  options: ['CounterSource', 'CounterResolution', 'CounterTiming', 'SourceID', 'FromTS', 'ToTS', 'Period'],
  sorts: {},
  render: ({ start, slice, asked: { resolution, source, id } }, { store, settings }): Row => {
    const { Total, ...counts } = slice;
    return {
      APIKeyID: store.kept.apikey.rows[0]?.ID ?? 0,
      ...counts,
      SourceID: source === 'Campaign' ? campaignID(id, settings) : id,
      Timeslice: resolution === 'Lifetime' ? '' : dateOf(start),
      Total: Total ?? 0,
    };
  },
};

export const statcountersResources = [erase(statcounters)];
