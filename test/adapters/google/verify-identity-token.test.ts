import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIdentityTokenCheck } from '../../../shared/adapters/google/verify-identity-token.ts';

const audience = 'https://studio.example/sync';
const email = 'push@project.iam.gserviceaccount.com';
const issuers = ['https://accounts.google.com', 'accounts.google.com'];
const { privateKey, publicKey } = await generateKeyPair('RS256');
const stranger = await generateKeyPair('RS256');
let server: Server;
let jwksUrl: string;

beforeAll(async () => {
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }];
  server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A server listening on TCP has an AddressInfo.
  jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const seconds = () => Math.floor(Date.now() / 1000);
const good = (): JWTPayload => ({
  iss: 'https://accounts.google.com',
  aud: audience,
  sub: '1',
  email,
  email_verified: true,
  iat: seconds(),
  exp: seconds() + 3_600,
});
const sign = (claims: JWTPayload, key = privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);
const check = (token: string | undefined, url = jwksUrl) =>
  createIdentityTokenCheck({ issuers, audience, email, jwksUrl: url })(token);

describe('a token that is said to be from Google', () => {
  test('is genuine when everything fits', async () => {
    expect(await check(`Bearer ${await sign(good())}`)).toBe('genuine');
    expect(await check(`bearer ${await sign({ ...good(), iss: 'accounts.google.com' })}`)).toBe('genuine');
  });

  test.each<[string, JWTPayload, string]>([
    ['another issuer', { iss: 'https://evil.example' }, 'invalid'],
    ['another audience', { aud: 'https://other.example' }, 'invalid'],
    ['an end in the past', { exp: seconds() - 3_600 }, 'invalid'],
    ['another account', { email: 'someone@gmail.com' }, 'otherAccount'],
    ['an unverified address', { email_verified: false }, 'otherAccount'],
    ['an address verified in words only', { email_verified: 'true' }, 'otherAccount'],
  ])('with %s is not', async (_case, changes, verdict) => {
    expect(await check(`Bearer ${await sign({ ...good(), ...changes })}`)).toBe(verdict);
  });

  test('without an end or an address is not', async () => {
    const { exp: _exp, ...endless } = good();
    expect(await check(`Bearer ${await sign(endless)}`)).toBe('invalid');
    const { email: _email, ...nobody } = good();
    expect(await check(`Bearer ${await sign(nobody)}`)).toBe('otherAccount');
  });

  test('signed by someone else, or by nobody, is not', async () => {
    expect(await check(`Bearer ${await sign(good(), stranger.privateKey)}`)).toBe('invalid');
    const unsigned = [{ alg: 'none' }, good()]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    expect(await check(`Bearer ${unsigned}.`)).toBe('invalid');
  });

  test('that is none is not', async () => {
    expect(await check(undefined)).toBe('missing');
    for (const header of ['', 'Bearer', 'Bearer x', 'Bearer a.b.c', `Basic ${await sign(good())}`]) {
      expect(await check(header)).toBe('invalid');
    }
  });

  test('is not believed while the keys cannot be had', async () => {
    expect(await check(`Bearer ${await sign(good())}`, 'http://127.0.0.1:1/certs')).toBe('keysUnavailable');
  });
});
