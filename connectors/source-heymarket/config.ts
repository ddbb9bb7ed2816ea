import { type ListStream, shortenedTimestampCursor } from '@mailroom/airbyte-cdk';
import type { HeymarketConfig } from '../../schemas/source-heymarket/config.ts';

export type { HeymarketConfig };

/** What is fetched of a file. */
export type Content = HeymarketConfig['message_media_content'];

/** What it brings: the content comes with type and size. */
export const PARTS: Record<Content, readonly string[]> = {
  none: [],
  metadata: ['metadata'],
  base64: ['metadata', 'base64'],
};

export type List = ListStream<HeymarketConfig>;

export const KEY = ['id'];

export const FULL_REFRESH = { order: 'full_refresh' } as const;

/** Newest first, as the docs say of every list that is paged by `date`. What is written at the same time may show up late. */
export const newestFirst = (field: string) => ({
  order: 'descending' as const,
  disorder: 0,
  cursor: { field, type: shortenedTimestampCursor },
  lookback: ({ walk_lookback_minutes }: HeymarketConfig): number => walk_lookback_minutes * 60,
});
