import type { Call } from './call.ts';
import { badRequest } from './errors.ts';
import { invalid, parseTime, readText, readTime } from './parameters.ts';
import type { MailjetSettings } from './settings.ts';
import { daySeconds, startOfDay } from './time.ts';

/** Bounds in seconds; undefined is open. */
export type Window = { from: number | undefined; to: number | undefined };

export const open: Window = { from: undefined, to: undefined };

/** FromTS and ToTS, or Period in their place. */
export function readWindow({ parameters, now }: Call): Window {
  const from = readTime(parameters, 'FromTS');
  const to = readTime(parameters, 'ToTS');
  const period = readText(parameters, 'Period');
  if (from !== undefined || to !== undefined || period === undefined) return { from, to };
  return { from: startOfPeriod(period, now) - 1, to: now + 1 };
}

/** The window on the start of the campaign: today, when nothing else is said. */
export function readCampaignWindow(call: Call): Window {
  const { parameters, settings, now } = call;
  const window = readWindow(call);
  if (isSet(window) || !settings.todayDefault) return window;
  if (settings.campaignLiftsToday && readText(parameters, 'CampaignID') !== undefined) return open;
  if (settings.eventFilterLiftsToday && isSet(readEventWindow(call))) return open;
  const start = startOfDay(now);
  return bounds(start, start + daySeconds, settings);
}

/** EventFromTs and EventToTs. */
export function readEventWindow({ parameters, settings }: Call): Window {
  if (settings.eventFilter === 'ignored') return open;
  const read = (name: string): number | undefined => {
    const text = readText(parameters, name);
    if (text === undefined) return undefined;
    if (settings.eventTimes === 'text' && /^\d+$/.test(text)) throw invalid(name, text);
    return parseTime(text, name);
  };
  return { from: read('EventFromTs'), to: read('EventToTs') };
}

export function isSet({ from, to }: Window): boolean {
  return from !== undefined || to !== undefined;
}

export function isWithin(at: number, { from, to }: Window, { fromTS, toTS }: MailjetSettings): boolean {
  if (from !== undefined && (fromTS === 'exclusive' ? at <= from : at < from)) return false;
  return to === undefined || (toTS === 'exclusive' ? at < to : at <= to);
}

/** The window that holds [from, to), however its bounds are read. */
export function bounds(from: number, to: number, { fromTS, toTS }: MailjetSettings): Window {
  return { from: fromTS === 'exclusive' ? from - 1 : from, to: toTS === 'exclusive' ? to : to - 1 };
}

function startOfPeriod(period: string, now: number): number {
  const date = new Date(now * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (period.toLowerCase()) {
    case 'day':
      return startOfDay(now);
    case 'week':
      return startOfDay(now) - ((date.getUTCDay() + 6) % 7) * daySeconds;
    case 'month':
      return Date.UTC(year, month) / 1000;
    case 'year':
      return Date.UTC(year) / 1000;
    default:
      throw badRequest('Object properties invalid', `Invalid value for "Period": "${period}"`);
  }
}
