import type { Clock } from '../clock.ts';

/** Puts credentials into requests. */
export interface Authenticator {
  /** Headers of the next request, which goes to this path below the base URL. */
  headers(signal: AbortSignal, path: string): Promise<Record<string, string>>;
  /**
   * Called when the API said that the credential of a request with these headers is no longer good. True when a new one
   * is there and the request is worth repeating.
   */
  renew?(refused: Record<string, string>, signal: AbortSignal): Promise<boolean>;
}

/** HTTP Basic. */
export function basic(user: string, password = ''): Authenticator {
  return header('authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
}

/** A token that does not change. */
export function bearer(token: string): Authenticator {
  return header('authorization', `Bearer ${token}`);
}

/** A fixed header, such as an API key's. */
export function header(name: string, value: string): Authenticator {
  return { headers: async () => ({ [name]: value }) };
}

interface FreshToken {
  token: string;
  /** Epoch milliseconds after which the token should not be used; absent when unknown. */
  usableUntil?: number;
}

interface TokenSource {
  clock: Clock;
  /** A token that is already there. */
  initial?: string;
  /** Gets a new token. Never runs twice at a time. */
  fetch(signal: AbortSignal): Promise<FreshToken>;
  /** Told of every new token, so that it is kept out of all output. */
  onToken(token: string): void;
}

/**
 * A bearer token that wears out: fetched when the first request needs it, kept while it is usable, fetched anew once
 * for all when the API refuses it.
 */
export function renewedBearer({ clock, initial, fetch, onToken }: TokenSource): Authenticator {
  let current: FreshToken | undefined = initial ? { token: initial } : undefined;
  let fetching: Promise<FreshToken> | undefined;

  const renewed = (signal: AbortSignal): Promise<FreshToken> => {
    fetching ??= fetch(signal)
      .then((fresh) => {
        onToken(fresh.token);
        current = fresh;
        return fresh;
      })
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  };
  const headersOf = ({ token }: FreshToken): Record<string, string> => ({ authorization: `Bearer ${token}` });

  return {
    async headers(signal) {
      if (fetching) return headersOf(await fetching);
      const usable = current && (current.usableUntil === undefined || current.usableUntil > clock.now());
      return headersOf(usable && current ? current : await renewed(signal));
    },
    async renew(refused, signal) {
      if (!current || refused.authorization === headersOf(current).authorization) await renewed(signal);
      return true;
    },
  };
}
