/** The configuration as spec.json describes it, defaults filled in. */
export interface MailshakeConfig {
  credentials: ApiKeyCredentials | OAuthCredentials;
  api_url: string;
  start_date?: string;
  lookback_days: number;
  quota_units_per_hour?: number;
  max_quota_wait_minutes: number;
  include_archived_campaigns: boolean;
  exclude_bodies: boolean;
  retry_budget_seconds: number;
}

export interface ApiKeyCredentials {
  auth_type: 'api_key';
  api_key: string;
}

export interface OAuthCredentials {
  auth_type: 'oauth2.0';
  client_id: string;
  client_secret: string;
  refresh_token: string;
  access_token?: string;
  redirect_uri?: string;
}
