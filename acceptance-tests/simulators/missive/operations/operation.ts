import type { Reply } from '../../shared/reply.ts';
import type { Call } from '../call.ts';

export type Operation = {
  /** GET unless told otherwise. */
  method?: 'POST';
  /** `:id` stands for one part of the path. */
  path: string;
  /** The parameters that are documented. */
  parameters: readonly string[];
  reply(call: Call): Reply;
};

export const paging = { offset: ['limit', 'offset'], until: ['limit', 'until'] } as const;
