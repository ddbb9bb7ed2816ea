export type Reply = {
  status: number;
  headers?: Record<string, string>;
  body: string;
  /** In place of the body, for what is no text; faults do not spoil it. */
  bytes?: Buffer;
  /** The rows in the body, what the call cost, the machine code of an error: all for the call log. */
  rows?: number;
  cost?: number;
  code?: string;
  refusedByQuota?: boolean;
  /** When it was made, where the clock may go on before it is sent. */
  madeAt?: Date;
};

export function jsonReply(value: unknown, status = 200): Reply {
  return rawJsonReply(JSON.stringify(value), status);
}

/** For bodies that were put together as text. */
export function rawJsonReply(body: string, status = 200): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

export function htmlReply(status: number): Reply {
  const body = `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>gateway</body></html>\n`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}
