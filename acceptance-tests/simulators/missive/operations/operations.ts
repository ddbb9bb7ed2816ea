import { accountOperations } from './account.ts';
import { analyticsOperations } from './analytics.ts';
import { childOperations } from './children.ts';
import { contactOperations } from './contacts.ts';
import { conversationOperations } from './conversations.ts';
import { messageOperations } from './messages.ts';
import type { Operation } from './operation.ts';
import { responseOperations } from './responses.ts';
import { taskOperations } from './tasks.ts';

const operations = [
  ...accountOperations,
  ...contactOperations,
  ...conversationOperations,
  ...childOperations,
  ...messageOperations,
  ...responseOperations,
  ...taskOperations,
  ...analyticsOperations,
].map((operation) => ({
  operation,
  expression: new RegExp(`^${operation.path.replaceAll(':id', '([^/]+)')}$`),
}));

/** What answers a method at a path; `known` when another method does. */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; ids: string[] } | 'known' | undefined {
  const atPath = operations.flatMap(({ operation, expression }) => {
    const match = expression.exec(path);
    return match ? [{ operation, ids: match.slice(1) }] : [];
  });
  const found = atPath.find(({ operation }) => (operation.method ?? 'GET') === method);
  return found ?? (atPath.length > 0 ? 'known' : undefined);
}
