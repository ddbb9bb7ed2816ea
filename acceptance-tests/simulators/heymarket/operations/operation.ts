import type { Reply } from '../../shared/reply.ts';
import type { Call } from '../call.ts';

/** A documented read. */
export type Operation = {
  method: 'GET' | 'POST';
  /** `:id` stands for one part of the path. */
  path: string;
  /** What its body may hold. */
  fields: readonly string[];
  reply(call: Call): Reply;
};

export function get(path: string, reply: Operation['reply'], fields: readonly string[] = []): Operation {
  return { method: 'GET', path, fields, reply };
}

export function post(path: string, fields: readonly string[], reply: Operation['reply']): Operation {
  return { method: 'POST', path, fields, reply };
}
