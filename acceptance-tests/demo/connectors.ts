import { startMailshake } from '../simulators/mailshake/mailshake.ts';

/** One connector of the demo: an account to read, and what happens in it between the two reads. */
export interface DemoAccount {
  /** The configuration that a user would write. */
  config: Record<string, unknown>;
  /** Other people go on working in the account. */
  change(): void;
  changes: string;
  close(): Promise<void>;
}

/** Every connector that the demo shows; a new one joins by being listed here. */
export const demoConnectors: Readonly<Record<string, () => Promise<DemoAccount>>> = {
  'source-mailshake': async () => {
    const simulator = await startMailshake({ settings: { quota: { limit: null } } });
    return {
      config: {
        credentials: { auth_type: 'api_key', api_key: simulator.settings.apiKeys[0] },
        api_url: simulator.url,
      },
      changes: '12 opens, 3 clicks, 5 replies and a lead arrive',
      change: () => simulator.add({ opens: 12, clicks: 3, replies: 5, leads: 1 }),
      close: () => simulator.close(),
    };
  },
};
