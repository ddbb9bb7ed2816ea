import { accountOperations } from './account.ts';
import { contactOperations } from './contacts.ts';
import { contactV2Operations } from './contacts-v2.ts';
import { conversationOperations } from './conversations.ts';
import { listOperations } from './lists.ts';
import { messageOperations } from './messages.ts';
import type { Operation } from './operation.ts';
import { surveyOperations } from './surveys.ts';

/** Every documented read. */
export const operations: readonly Operation[] = [
  ...contactOperations,
  ...contactV2Operations,
  ...conversationOperations,
  ...messageOperations,
  ...listOperations,
  ...surveyOperations,
  ...accountOperations,
];

const known = operations.map((operation) => ({
  operation,
  expression: new RegExp(`^${operation.path.replaceAll(':id', '([^/]+)')}$`),
}));

/** What answers a method at a path. */
export function findOperation(method: string, path: string): { operation: Operation; ids: string[] } | undefined {
  for (const { operation, expression } of known) {
    const match = operation.method === method ? expression.exec(path) : null;
    if (match) return { operation, ids: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}

const writes = [
  /^v1\/contact(\/\d+)?$/,
  /^v1\/(batch\/contacts|contacts\/fields|contact\/set_status|users\/update)$/,
  /^v1\/message\//,
  /^v1\/conversations?\/(\d+\/)?(read|unread|open|close|pending|reassign|transfer|mute|block)/,
  /^v1\/(list|tag|template|survey|schedule)(\/.*)?$/,
  /^v2\/(contact|contacts|list|lists|message|messages|template|templates)(\/.*)?$/,
];

/** Whether a call at which nothing answers would change something. */
export function isWrite(method: string, path: string): boolean {
  if (['PUT', 'PATCH', 'DELETE'].includes(method)) return true;
  return method === 'POST' && writes.some((expression) => expression.test(path));
}
