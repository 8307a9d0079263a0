import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** What a checked identity token is worth. Everything but `genuine` is a no. */
export type IdentityTokenVerdict =
  | 'genuine'
  | 'missing'
  /** Signature, issuer, audience or expiry is wrong, or it is no token at all. */
  | 'invalid'
  /** Google's token, for us, but not of the account that may call. */
  | 'otherAccount'
  /** Google's keys could not be had: a no for now. */
  | 'keysUnavailable';

/** Checks the `Authorization` header of a request that claims to come from Google. Never throws. */
export type IdentityTokenCheck = (authorization: string | undefined) => Promise<IdentityTokenVerdict>;

/** Outcome of checking a token against an issuer and an audience alone. */
export type TokenReading =
  { readonly kind: 'read'; readonly claims: JWTPayload } | { readonly kind: 'invalid' | 'keysUnavailable' };

const accountSchema = z.object({ email: z.string(), email_verified: z.literal(true) });

/** Seconds two clocks may differ. */
const clockTolerance = 30;

/**
 * The check for Pub/Sub's pushes and Scheduler's calls: signature, issuer, audience and the service account they are
 * sent as. Without the account any token Google ever signed for this audience would pass (facts, trap 50).
 */
export function createIdentityTokenCheck(options: {
  readonly issuers: readonly string[];
  readonly audience: string;
  /** The service account's address. */
  readonly email: string;
  readonly jwksUrl: string;
  /** The time to check expiry by; the system's when absent. */
  readonly now?: () => Date;
}): IdentityTokenCheck {
  const read = createTokenReader(options);
  return async (authorization) => {
    const token = /^bearer ([\w.-]+)$/iu.exec(authorization ?? '')?.[1];
    if (token === undefined) return authorization === undefined ? 'missing' : 'invalid';
    const reading = await read(token);
    if (reading.kind !== 'read') return reading.kind;
    const account = accountSchema.safeParse(reading.claims);
    return account.success && account.data.email === options.email ? 'genuine' : 'otherAccount';
  };
}

/** Reads identity tokens signed with the keys at `jwksUrl` (RS256), which are fetched when needed and kept a while. */
export function createTokenReader(options: {
  readonly issuers: readonly string[];
  readonly audience: string;
  readonly jwksUrl: string;
  readonly now?: () => Date;
}): (token: string) => Promise<TokenReading> {
  let keys: JWTVerifyGetKey | undefined;
  return async (token) => {
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    keys ??= createRemoteJWKSet(new URL(options.jwksUrl));
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: [...options.issuers],
        audience: options.audience,
        requiredClaims: ['sub', 'iat', 'exp'],
        clockTolerance,
        ...(options.now !== undefined && { currentDate: options.now() }),
      });
      return { kind: 'read', claims: payload };
    } catch (thrown) {
      return { kind: isVerdictOnToken(thrown) ? 'invalid' : 'keysUnavailable' };
    }
  };
}

/** Told by the code: what jose says of the token, as against its errors in getting the keys. */
function isVerdictOnToken(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return /^ERR_(?:JWT|JWS|JOSE_ALG_NOT_ALLOWED|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE_MATCHING_KEYS)/u.test(
    code,
  );
}
