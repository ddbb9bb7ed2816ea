import type { Coverage } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import type { Slice } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { StreamOutput } from './output.ts';
import type { Subscriber } from './subscriber.ts';

/**
 * A subscriber that hands rows on, and keeps no coverage of its own: it wants what `coverage` lacks. Requests that are made
 * for it count as those of `output`.
 */
export function relayTo(
  output: StreamOutput | undefined,
  coverage: () => Coverage<CursorValue>,
  push: (rows: readonly Row[], slice: Slice) => unknown,
): Subscriber {
  return {
    ...(output && { output }),
    floor: null,
    until: null,
    lookback: 0,
    coverage,
    claim: () => {},
    setVerified: () => {},
    push,
  };
}
