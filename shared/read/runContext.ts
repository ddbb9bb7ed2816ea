import { listOf } from '../declare/graph.ts';
import type { Source } from '../declare/source.ts';
import type { Stream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { ConfiguredStream } from '../protocol/catalog.ts';
import type { Emitter } from '../protocol/emitter.ts';
import type { InputState } from '../protocol/state.ts';
import { dereference } from '../schema/dereference.ts';
import { valueNormalizer } from '../schema/normalize.ts';
import { accountStartFrom } from './accountStart.ts';
import type { ReadContext } from './context.ts';
import type { Download } from './custom.ts';
import { Findings } from './findings.ts';

export interface RunOptions {
  source: Source;
  configured: readonly ConfiguredStream[];
  inputState: InputState;
  /** Where it was read from. */
  stateFile?: string | undefined;
  context: Omit<ReadContext, 'findings'> & { download: Download };
  emitter: Emitter;
  concurrency: number;
  /** Ends everything; the reason is what went wrong. */
  abort(reason: Error): void;
}

/** What everybody shares in a run that begins now. */
export function runContextOf(streams: readonly Stream[], { source, context }: RunOptions): ReadContext {
  return {
    ...context,
    ...accountStartFrom(source, context),
    normalizers: normalizersOf(streams, source),
    findings: new Findings(),
    startedAt: context.clock.now(),
  };
}

function normalizersOf(streams: readonly Stream[], source: Source): ReadonlyMap<string, (row: Row) => void> {
  return new Map(
    streams.flatMap((stream) => {
      const normalize = listOf(stream) === stream ? normalizerOf(stream, source) : undefined;
      return normalize ? [[stream.name, normalize] as const] : [];
    }),
  );
}

function normalizerOf({ name }: Stream, source: Source): ((record: Row) => void) | undefined {
  return source.values && valueNormalizer(dereference(source.schemas[name], source.definitions), source.values);
}
