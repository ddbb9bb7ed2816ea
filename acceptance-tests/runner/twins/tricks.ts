import type { Row } from '../json.ts';
import type { Print, Request, Twist } from './fault.ts';
import { type Message, streamOf } from './messages.ts';

/** What is done in place of printing a message. */
export type Hook = NonNullable<Twist['message']>;
type Change = (message: Message, print: Print, request: Request) => void;

/** Changes the messages of a type, and lets all others through. */
export function at(type: string, change: Change): Hook {
  return (message, print, request) => (message.type === type ? change(message, print, request) : print(message));
}

export const twice = (type: string) => at(type, (message, print) => [print(message), print(message)]);

export const without = (type: string) => at(type, () => {});

/** Changes the messages of a type and a stream. */
export function ofStream(type: string, stream: string, change: Change): Hook {
  return at(type, (message, print, request) =>
    streamOf(message) === stream ? change(message, print, request) : print(message),
  );
}

/** Changes the data of the records of a stream. */
export function data(stream: string, change: (row: Row) => void): Hook {
  return ofStream('RECORD', stream, (message, print) => {
    const copy = structuredClone(message);
    change(copy.record?.data as Row);
    print(copy);
  });
}

/** Changes the states of a stream, or of all. */
export function states(change: (state: NonNullable<Message['state']>) => void, stream?: string): Hook {
  return at('STATE', (message, print) => {
    if (message.state && (stream === undefined || streamOf(message) === stream)) change(message.state);
    print(message);
  });
}

/** Leaves out the statuses of a stream that are named, or puts another in their place. */
export function statuses(stream: string, from: string, ...to: string[]): Hook {
  return ofStream('TRACE', stream, (message, print) => {
    const own = message.trace?.stream_status as Row;
    if (own.status !== from) return print(message);
    for (const status of to) print({ type: 'TRACE', trace: { ...message.trace, stream_status: { ...own, status } } });
  });
}

/** Does something in one verb only. */
export function during(verb: string, hook: Hook): Hook {
  return (message, print, request) => (request.verb === verb ? hook(message, print, request) : print(message));
}
