import { type ListStream, shortenedTimestampCursor } from '../../shared/index.ts';

/** The configuration as spec.json describes it, defaults filled in. */
export interface HeymarketConfig {
  credentials:
    | { auth_type: 'api_secret'; secret_id: string; secret_key: string }
    | { auth_type: 'api_key'; api_key: string };
  start_date?: string;
  inbox_ids: readonly number[];
  conversation_user_id?: number;
  include_closed_conversations: boolean;
  include_archived: boolean;
  custom_field_columns: 'by_title' | 'by_id' | 'off';
  message_lookback_days: number;
  walk_lookback_minutes: number;
  fetch_contact_details: boolean;
  message_media_content: Content;
  template_file_content: Content;
  contacts_api: 'v1' | 'v2';
  messages_walk:
    | 'auto'
    | ('forward' | 'backward' | 'forward_by_date' | 'backward_by_date')
    | ('by_page' | 'by_conversation');
  page_size: number;
  requests_per_minute: number;
  api_url: string;
  retry_budget_seconds: number;
}

/** What is fetched of a file. */
export type Content = 'none' | 'metadata' | 'base64';

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
