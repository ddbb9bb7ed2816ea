import type { Connector } from '../support/connector.ts';
import type { Row } from '../support/messages.ts';

/**
 * How a first sync is interrupted, where, and with what settings; the syncs that follow a complete one (`changed`,
 * `changed-again`); and one in the middle of which things happen (`moved`).
 */
export type Interruption =
  | ('early' | 'middle' | 'late' | 'killed' | 'complete' | 'refresh' | 'narrower' | 'failed')
  | ('changed' | 'changed-again' | 'moved');

/** An account at a moment that is always the same, and what happens in it, always in the same way. */
export interface World {
  name: string;
  connector: Connector;
  /** All, unless told otherwise. */
  streams?: readonly string[];
  /** The most rows that the simulator puts on a page. */
  page(stream: string): number;
  /** Settings with which less is read. */
  narrower?: Row;
  /** The interruptions that are recorded; every one, unless told otherwise. */
  interruptions?: readonly Interruption[];
  /** The calls of a first sync after which something happens in its middle. */
  meanwhile?: number;
  open(): Promise<Account>;
}

export interface Account {
  config: Row;
  now(): Date;
  /** The next thing happens: rows come, change, come late. */
  goOn(): void;
  /** The next thing happens after so many more calls, where the simulator can do that. */
  goOnAfter?(calls: number): void;
  /** From now on some parts of some streams are refused; for good, as far as a sync can tell. */
  trouble(): void;
  calm(): void;
  violations(): readonly string[];
  close(): Promise<void>;
}

interface Simulated {
  hook?(hook: { when: 'before'; skip: number; run: () => void }): void;
  now(): Date;
  clearFaults(): void;
  totals(): { violations: readonly string[] };
  close(): Promise<void>;
}

/** An account on a simulator. */
export function accountOn<S extends Simulated>(
  simulator: S,
  config: Row,
  { steps, trouble }: { steps: readonly ((simulator: S) => void)[]; trouble?: (simulator: S) => void },
): Account {
  let step = 0;
  const goOn = (): void => steps[step++]?.(simulator);
  return {
    config,
    now: () => simulator.now(),
    goOn,
    ...(simulator.hook && { goOnAfter: (calls) => simulator.hook?.({ when: 'before', skip: calls, run: goOn }) }),
    trouble: () => trouble?.(simulator),
    calm: () => simulator.clearFaults(),
    violations: () => simulator.totals().violations,
    close: () => simulator.close(),
  };
}
