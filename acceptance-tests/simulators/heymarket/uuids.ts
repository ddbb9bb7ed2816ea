const prefix = '6b1f0c52-9e3a-4d47-8a61-';

/** The UUID of a contact in v2, from which the id can be read again. */
export function contactUUID(id: number): string {
  return prefix + id.toString(16).padStart(12, '0');
}

export function contactOfUUID(uuid: string): number | undefined {
  const rest = uuid.toLowerCase().startsWith(prefix) ? uuid.slice(prefix.length) : '';
  return /^[0-9a-f]{12}$/i.test(rest) ? Number.parseInt(rest, 16) : undefined;
}

/** The X-Request-Id of the n-th answer. */
export function requestID(number: number): string {
  return `d41c7e90-5b02-4f6e-93ad-${number.toString(16).padStart(12, '0')}`;
}
