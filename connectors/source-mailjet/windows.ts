import type { CursorValue } from '@mailroom/airbyte-cdk';
import { DAY_SECONDS, FOUNDED } from './config.ts';
import { dateTimeOf } from './values.ts';

/** A cursor value in Unix seconds. */
export const secondsOf = (value: CursorValue): number =>
  typeof value === 'number' ? value : Math.floor(Date.parse(value) / 1000);

/**
 * FromTS and ToTS are documented as bounds that do not belong to the window themselves; a row at a bound that comes all
 * the same is dropped by the engine.
 */
export const sendWindow = (after: CursorValue, until: CursorValue) => ({
  FromTS: secondsOf(after),
  ToTS: secondsOf(until) + 1,
});

/**
 * Of events FromTS and ToTS mean the start of their campaign: an old campaign can have new events, so only the event's
 * own time is bounded from below.
 */
export const eventWindow = (after: CursorValue, until: CursorValue) => ({
  FromTS: FOUNDED / 1000,
  ToTS: secondsOf(until) + DAY_SECONDS,
  EventFromTs: dateTimeOf(secondsOf(after)),
  EventToTs: dateTimeOf(secondsOf(until) + 1),
});

/** Counters are booked on days (UTC): bounds that lie outside of all days that are meant. */
export const daysWindow = (after: CursorValue, until: CursorValue) => ({
  FromTS: dayOf(after),
  ToTS: dayOf(until) + DAY_SECONDS,
});

const dayOf = (value: CursorValue): number => Math.floor(secondsOf(value) / DAY_SECONDS) * DAY_SECONDS;
