import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIdentityTokenCheck } from '../../../shared/adapters/google/verify-identity-token.ts';
import { googleIssuers } from '../../../shared/adapters/google/consent.ts';
import { ann } from './port-examples.ts';
import { allScopes, registration, startStudioWithGoogle, type StudioWithGoogle } from './studio-with-google.ts';

let studio: StudioWithGoogle;

beforeAll(async () => {
  studio = await startStudioWithGoogle();
});
afterAll(() => studio.double.stop());

const request = { state: 'a state', nonce: 'a nonce', codeVerifier: 'v'.repeat(43), loginHint: ann };

/** What the browser brings back after the person chose. */
function codeFor(scopes: readonly string[] = allScopes): string {
  const back = new URL(studio.double.consent(studio.google.consent.consentUrl(request), { email: ann, scopes }));
  return back.searchParams.get('code') ?? '';
}

const answerWith = (changes: { code?: string; codeVerifier?: string; nonce?: string }) =>
  studio.google.consent.consentFrom({
    code: changes.code ?? codeFor(),
    codeVerifier: request.codeVerifier,
    nonce: request.nonce,
    ...changes,
  });

describe('consent', () => {
  test('is asked for at an address with all that Google needs', () => {
    const url = new URL(studio.google.consent.consentUrl(request));
    expect(url.origin + url.pathname).toBe(`${studio.double.url}/o/oauth2/v2/auth`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: registration.clientId,
      redirect_uri: registration.redirectUri,
      scope: allScopes.join(' '),
      access_type: 'offline',
      prompt: 'consent',
      include_granted_scopes: 'true',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      code_challenge_method: 'S256',
      login_hint: ann,
    });
  });

  test('for another program is refused', async () => {
    const code = codeFor();
    const other = studio.googleWith({ clientId: 'other.apps.example' });
    await expect(other.consent.consentFrom({ ...request, code })).rejects.toMatchObject({ reason: 'misconfigured' });
  });

  test('is not asked for twice when Google is down', async () => {
    studio.double.resetCounts();
    studio.double.fail({ kind: 'unavailable', methods: ['oauth.token'], times: 1 });
    await expect(answerWith({})).rejects.toMatchObject({ reason: 'unavailable' });
    expect(studio.double.counts().methods['oauth.token']).toBe(1);
  });
});

test("a service account's token is checked against Google's keys", async () => {
  const audience = 'https://studio.example/sync';
  const email = 'push@project.iam.gserviceaccount.com';
  const check = createIdentityTokenCheck({
    issuers: googleIssuers,
    audience,
    email,
    jwksUrl: `${studio.double.url}/oauth2/v3/certs`,
  });
  const tokenFor = (claims: { audience: string; email: string }) => studio.double.signIdentityToken(claims);
  expect(await check(`Bearer ${await tokenFor({ audience, email })}`)).toBe('genuine');
  expect(await check(`Bearer ${await tokenFor({ audience, email: ann })}`)).toBe('otherAccount');
  expect(await check(`Bearer ${await tokenFor({ audience: 'https://other.example', email })}`)).toBe('invalid');
});
