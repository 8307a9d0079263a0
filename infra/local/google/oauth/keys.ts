import { createPublicKey } from 'node:crypto';
import type { CryptoKey, JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
import type { World } from '../state/world.ts';

/** Signs what Google signs, and shows the public half. */
export interface SigningKey {
  /** An RS256 JWT that runs out after an hour of the double's clock. */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** The claims of a JWT of ours that is still valid, or undefined. */
  verify(jwt: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** The JSON Web Key Set of `/oauth2/v3/certs`. */
  readonly keySet: { readonly keys: readonly JWK[] };
  /** The same key by its id as PEM, as `/oauth2/v1/certs` gives it (there inside a certificate). */
  readonly pems: Readonly<Record<string, string>>;
}

/** Who signs Google's identity tokens. */
export const ISSUER = 'https://accounts.google.com';
const LIFE_SECONDS = 3_600;

/** Opens the key kept in the world, or makes one on the first start. */
export async function openSigningKey(world: World): Promise<SigningKey> {
  // Put there by newKey() below.
  const privateJwk = (world.keys.get('signing') as JWK | undefined) ?? (await newKey(world));
  const { kty = 'RSA', n = '', e = '' } = privateJwk;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  const publicJwk = { kty, n, e };
  // RSA keys are never imported as bytes.
  const privateKey = (await importJWK(privateJwk, 'RS256')) as CryptoKey;
  const publicKey = (await importJWK(publicJwk, 'RS256')) as CryptoKey;
  const pem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const now = (): number => Math.floor(world.clock.now() / 1_000);
  return {
    keySet: { keys: [{ ...publicJwk, kid, use: 'sig', alg: 'RS256' }] },
    pems: { [kid]: String(pem) },
    sign: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setIssuedAt(now())
        .setExpirationTime(now() + LIFE_SECONDS)
        .sign(privateKey),
    verify: async (jwt) => {
      try {
        return (await jwtVerify(jwt, publicKey, { currentDate: new Date(world.clock.now()) })).payload;
      } catch {
        return undefined;
      }
    },
  };
}

/** An identity token of a service account, as Pub/Sub's and Scheduler's pushes carry it. */
export function signServiceToken(
  key: SigningKey,
  claims: { readonly audience: string; readonly email: string },
): Promise<string> {
  const { audience, email } = claims;
  return key.sign({ aud: audience, azp: email, sub: email, email, email_verified: true });
}

async function newKey(world: World): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  world.keys.put('signing', { ...jwk });
  return jwk;
}
