import type { Clock } from '../../ports/clock.ts';

/** An access token as Google gave it. */
export interface FreshToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** Access tokens by grant. They live in this process's memory only. */
export interface AccessTokens {
  /** A token good for some minutes: the kept one, or a new one, fetched once however many ask at the same time. */
  tokenOf(refreshToken: string): Promise<string>;
  /** Google did not accept this token: the next call fetches another, unless someone did so already. */
  reject(refreshToken: string, accessToken: string): void;
}

/** Milliseconds before its end at which a token is replaced (facts 5). */
const earliness = 5 * 60_000;
const mostGrants = 1_000;

interface Kept {
  /** In flight or there. */
  token: Promise<string>;
  /** Set once the token is there. */
  accessToken?: string;
  /** On the clock's `elapsed`; without end while the token is being fetched. */
  freshUntil: number;
}

/** Keeps the access tokens of the grants used last. `refresh` fails with `GoogleFailure`; a failure is never kept. */
export function createAccessTokens(clock: Clock, refresh: (refreshToken: string) => Promise<FreshToken>): AccessTokens {
  const kept = new Map<string, Kept>();
  return {
    tokenOf(refreshToken) {
      const known = kept.get(refreshToken);
      if (known !== undefined && known.freshUntil > clock.elapsed()) return known.token;
      const entry: Kept = { token: Promise.resolve(''), freshUntil: Number.POSITIVE_INFINITY };
      kept.delete(refreshToken);
      kept.set(refreshToken, entry);
      dropOldest(kept);
      entry.token = fetchInto(entry, refreshToken);
      return entry.token;
    },
    reject(refreshToken, accessToken) {
      if (kept.get(refreshToken)?.accessToken === accessToken) kept.delete(refreshToken);
    },
  };

  async function fetchInto(entry: Kept, refreshToken: string): Promise<string> {
    const askedAt = clock.elapsed();
    try {
      const fresh = await refresh(refreshToken);
      entry.accessToken = fresh.accessToken;
      entry.freshUntil = askedAt + fresh.expiresInSeconds * 1000 - earliness;
      return fresh.accessToken;
    } catch (thrown) {
      if (kept.get(refreshToken) === entry) kept.delete(refreshToken);
      throw thrown;
    }
  }
}

function dropOldest(kept: Map<string, Kept>): void {
  const [oldest] = kept.keys();
  if (kept.size > mostGrants && oldest !== undefined) kept.delete(oldest);
}
