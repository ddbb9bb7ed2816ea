import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { htmlReply, type Reply } from './reply.ts';

/** Waits without keeping the process alive. */
export async function pause(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { ref: false });
}

/** The answer that a fault puts in place of the work, if it does. */
export function replyOfFault(fault: Fault, errorReply: ErrorReply): Reply | undefined {
  if (fault.kind === 'error') return errorReply(fault.code, fault.status, fault.message);
  if (fault.kind === 'html') return htmlReply(fault.status);
  if (fault.kind === 'empty') return { status: fault.status ?? 200, body: '' };
  if (fault.kind === 'reply') return { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' };
  return undefined;
}

export type ErrorReply = (code: string, status?: number | undefined, message?: string | undefined) => Reply;

/** Writes an answer, spoiled by the fault if there is one. */
export async function send(response: ServerResponse, reply: Reply, date: Date, fault?: Fault): Promise<void> {
  const body = reply.bytes ?? Buffer.from(spoil(reply.body, fault));
  const headers: Record<string, string> = { ...reply.headers, date: date.toUTCString() };
  const half = body.subarray(0, Math.floor(body.length / 2));
  switch (fault?.kind) {
    case 'truncated':
      response.writeHead(reply.status, { ...headers, 'content-length': String(body.length) });
      return writeThenDestroy(response, half);
    case 'destroyed':
      response.writeHead(reply.status, { ...headers, 'transfer-encoding': 'chunked' });
      return writeThenDestroy(response, half);
    case 'stall':
      response.writeHead(reply.status, { ...headers, 'content-length': String(body.length) });
      response.write(half);
      await pause(fault.ms);
      response.end(body.subarray(half.length));
      return;
    default:
      if (!('transfer-encoding' in headers)) headers['content-length'] = String(body.length);
      response.writeHead(reply.status, headers);
      response.end(body);
  }
}

export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function spoil(body: string, fault?: Fault): string {
  if (fault?.kind === 'cut-json') return body.slice(0, Math.floor(body.length / 2));
  if (fault?.kind === 'malformed') return `)]}',\n${body}`;
  return body;
}

/** Destroyed once the half has left, so that the client has read something before the end. */
function writeThenDestroy(response: ServerResponse, part: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(part, () => {
      setImmediate(() => {
        response.socket?.destroy();
        resolve();
      });
    });
  });
}
