import { secondsTimestampCursor } from '@mailroom/airbyte-cdk';
import { type List, late, windowsBy } from '../config.ts';
import { COUNT, resource } from '../paging.ts';
import { eventWindow } from '../windows.ts';

const events = (name: string, path: string, at: string, key: readonly string[]): List => ({
  name,
  primaryKey: key,
  ...resource(path, key),
  sync: {
    ...windowsBy(at, secondsTimestampCursor),
    between: eventWindow,
    count: COUNT,
    lookback: late,
  },
});

/** A message can bounce more than once. */
export const bounceEvents = events('bounce_events', 'bouncestatistics', 'BouncedAt', ['ID', 'BouncedAt']);

/** `ID` is not to be relied upon in these two: of opens it is always -1. */
export const clickEvents = events('click_events', 'clickstatistics', 'ClickedAt', [
  ...(['ClickedAt', 'MessageID', 'ContactID', 'Url'] as const),
]);
export const openEvents = events('open_events', 'openinformation', 'OpenedAt', ['OpenedAt', 'MessageID', 'ContactID']);
