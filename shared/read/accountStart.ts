import type { Source } from '../declare/source.ts';
import { endsSync } from '../http/failure.ts';
import { callsFor } from './calls.ts';
import type { ReadContext } from './context.ts';

type AccountStart = () => Promise<number | undefined>;

/** Asks the source where its account begins, once for all who want to know. An API that does not tell is no failure. */
export function accountStartFrom(
  source: Source,
  context: Omit<ReadContext, 'findings'>,
): Pick<ReadContext, 'accountStart'> {
  const ask = async (): Promise<number | undefined> => {
    try {
      return await source.accountStart?.({ config: context.config, api: callsFor(context, undefined) });
    } catch (error) {
      if (context.signal.aborted || endsSync(error)) throw error;
      return undefined;
    }
  };
  let asked: Promise<number | undefined> | undefined;
  return {
    accountStart: () => {
      asked ??= ask();
      return asked;
    },
  };
}

export function accountStartOf({ accountStart = async () => undefined }: ReadContext): AccountStart {
  return accountStart;
}
