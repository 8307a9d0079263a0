import { createHash } from 'node:crypto';
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import { CALENDAR_SCOPE, calendarWithToken, refusalOf } from './calendar-client.ts';

const CONTACTS_SCOPE = 'https://www.googleapis.com/auth/contacts';
const REDIRECT = 'http://127.0.0.1:9/callback';
const email = 'mara@example.com';
let google: LocalGoogle;

beforeAll(async () => {
  google = await startGoogle({
    people: [{ email, name: 'Mara Lindqvist' }],
    clients: [
      { id: 'studio', secret: 'secret' },
      { id: 'sibling', secret: 'secret' },
      { id: 'stranger', secret: 'secret', project: 'elsewhere' },
      { id: 'strict', secret: 'secret', redirectUris: [REDIRECT] },
    ],
  });
});
afterAll(() => google.stop());

function client(clientId = 'studio', clientSecret = 'secret'): OAuth2Client {
  const at = (path: string): string => `${google.url}${path}`;
  return new OAuth2Client({
    clientId,
    clientSecret,
    redirectUri: REDIRECT,
    endpoints: {
      oauth2AuthBaseUrl: at('/o/oauth2/v2/auth'),
      oauth2TokenUrl: at('/token'),
      oauth2RevokeUrl: at('/revoke'),
      tokenInfoUrl: at('/tokeninfo'),
      oauth2FederatedSignonPemCertsUrl: at('/oauth2/v1/certs'),
      oauth2FederatedSignonJwkCertsUrl: at('/oauth2/v3/certs'),
    },
  });
}

const SCOPES = ['openid', 'email', 'profile', CALENDAR_SCOPE, CONTACTS_SCOPE];

/** Sends the consent page's form as a browser would; answers where it leads. */
async function consent(authorizeUrl: string, form: Record<string, string | string[]>): Promise<URLSearchParams> {
  const page = await (await fetch(authorizeUrl)).text();
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(form)) for (const value of [values].flat()) body.append(name, value);
  const response = await fetch(new URL(action, google.url), { method: 'POST', body, redirect: 'manual' });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '').searchParams;
}

function allowAll(authorizeUrl: string): string {
  return new URL(google.consent(authorizeUrl, { email })).searchParams.get('code') ?? '';
}

function authorizeUrl(of: OAuth2Client, more: object = {}): string {
  return of.generateAuthUrl({ access_type: 'offline', prompt: 'consent', scope: SCOPES, state: 's1', ...more });
}

/** The error word of a refused token call. */
async function tokenErrorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { response } = error as { response?: { status: number; data: { error: string } } };
    if (response) return `${response.status} ${response.data.error}`;
    throw error;
  }
  throw new Error('The call was expected to be refused');
}

describe('consent', () => {
  it('leads back with a code and the state', async () => {
    const answer = await consent(authorizeUrl(client()), { account: email, scope: [CALENDAR_SCOPE], choice: 'allow' });
    expect(answer.get('code')).toMatch(/^4\//);
    expect(answer.get('state')).toBe('s1');
  });

  it('grants only what was ticked, and says so in the token answer', async () => {
    const of = client();
    const answer = await consent(authorizeUrl(of), { account: email, scope: [CONTACTS_SCOPE], choice: 'allow' });
    const { tokens } = await of.getToken(answer.get('code') ?? '');
    expect(tokens.scope?.split(' ').toSorted()).toEqual(
      [
        'openid',
        'https://www.googleapis.com/auth/userinfo.email',
        'https://www.googleapis.com/auth/userinfo.profile',
        CONTACTS_SCOPE,
      ].toSorted(),
    );
    const api = calendarWithToken(google, tokens.access_token ?? '');
    expect(await refusalOf(api.events.list({ calendarId: 'primary' }))).toEqual({
      status: 403,
      reason: 'insufficientPermissions',
    });
  });

  it('denies with access_denied', async () => {
    const answer = await consent(authorizeUrl(client()), { account: email, choice: 'deny' });
    expect(answer.get('error')).toBe('access_denied');
    expect(answer.get('state')).toBe('s1');
  });

  it('makes a new person on the page', async () => {
    const of = client();
    const form = { account: 'new', name: 'Noor', email: 'noor@example.com', scope: [CALENDAR_SCOPE], choice: 'allow' };
    const { tokens } = await of.getToken((await consent(authorizeUrl(of), form)).get('code') ?? '');
    const { data } = await calendarWithToken(google, tokens.access_token ?? '').calendarList.get({
      calendarId: 'primary',
    });
    expect(data).toMatchObject({ id: 'noor@example.com', primary: true, accessRole: 'owner' });
  });

  it('shows the page again when the new person has no address', async () => {
    const response = await fetch(authorizeUrl(client()), { method: 'POST', body: 'account=new&name=X&choice=allow' });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('Choose an account');
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 401],
    ['an address that is not registered', { client_id: 'strict', redirect_uri: 'http://evil.example/' }, 400],
    ['another response type', { response_type: 'token' }, 400],
    ['an unknown scope', { scope: 'openid https://www.googleapis.com/auth/nonsense' }, 400],
    ['a plain challenge', { code_challenge: 'x', code_challenge_method: 'plain' }, 400],
  ])('refuses %s on a page, without a redirect', async (_what, change, status) => {
    const url = new URL(authorizeUrl(client()));
    for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.status).toBe(status);
  });

  it('with prompt=none answers consent_required or a code, never a page', async () => {
    const of = client('stranger');
    const url = authorizeUrl(of, { prompt: 'none', login_hint: email });
    const ask = async (): Promise<URLSearchParams> =>
      new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '').searchParams;
    expect((await ask()).get('error')).toBe('consent_required');
    allowAll(authorizeUrl(of));
    expect((await ask()).get('code')).not.toBeNull();
  });
});

describe('codes', () => {
  it('are exchanged once', async () => {
    const code = allowAll(authorizeUrl(client()));
    await client().getToken(code);
    expect(await tokenErrorOf(client().getToken(code))).toBe('400 invalid_grant');
  });

  it('need the verifier of their challenge', async () => {
    const verifier = 'v'.repeat(50);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const more = { code_challenge: challenge, code_challenge_method: CodeChallengeMethod.S256 };
    const wrong = allowAll(authorizeUrl(client(), more));
    expect(await tokenErrorOf(client().getToken({ code: wrong, codeVerifier: 'z'.repeat(50) }))).toBe(
      '400 invalid_grant',
    );
    const right = allowAll(authorizeUrl(client(), more));
    expect((await client().getToken({ code: right, codeVerifier: verifier })).tokens.access_token).toBeTruthy();
  });

  it('need the same redirect address', async () => {
    const code = allowAll(authorizeUrl(client()));
    expect(await tokenErrorOf(client().getToken({ code, redirect_uri: 'http://other.example/' }))).toBe(
      '400 redirect_uri_mismatch',
    );
  });

  it('belong to their client', async () => {
    const code = allowAll(authorizeUrl(client()));
    expect(await tokenErrorOf(client('sibling').getToken(code))).toBe('400 invalid_grant');
  });

  it('need the right secret', async () => {
    const code = allowAll(authorizeUrl(client()));
    expect(await tokenErrorOf(client('studio', 'wrong').getToken(code))).toBe('401 invalid_client');
  });

  it('run out after ten minutes', async () => {
    const code = allowAll(authorizeUrl(client()));
    google.advanceClock(11 * 60_000);
    expect(await tokenErrorOf(client().getToken(code))).toBe('400 invalid_grant');
  });
});

describe('refresh tokens', () => {
  it('come at the first consent and with prompt=consent only', async () => {
    google.addPerson({ email: 'first@example.com', name: 'First' });
    const get = async (more: object): Promise<string | null | undefined> => {
      const location = google.consent(authorizeUrl(client(), more), { email: 'first@example.com' });
      return (await client().getToken(new URL(location).searchParams.get('code') ?? '')).tokens.refresh_token;
    };
    expect(await get({ prompt: undefined })).toBeTruthy();
    expect(await get({ prompt: undefined })).toBeUndefined();
    expect(await get({ prompt: 'consent' })).toBeTruthy();
    expect(await get({ access_type: 'online' })).toBeUndefined();
  });

  it('give new access tokens, and do not rotate', async () => {
    const { tokens } = await client().getToken(allowAll(authorizeUrl(client())));
    const of = client();
    of.setCredentials({ refresh_token: tokens.refresh_token ?? '', access_token: 'stale', expiry_date: 1 });
    expect((await of.getAccessToken()).token).not.toBe('stale');
    const form = {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token ?? '',
      client_id: 'studio',
      client_secret: 'secret',
    };
    const answer = await (
      await fetch(`${google.url}/token`, { method: 'POST', body: new URLSearchParams(form) })
    ).json();
    expect(answer).not.toHaveProperty('refresh_token');
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3_599 });
  });

  it('die oldest first above a hundred per person and client', async () => {
    google.addPerson({ email: 'many@example.com', name: 'Many' });
    const issued = Array.from({ length: 101 }, () =>
      google.issueTokens({ email: 'many@example.com', clientId: 'studio', scopes: SCOPES }),
    );
    const refresh = (index: number): Promise<unknown> => {
      const of = client();
      of.setCredentials({ refresh_token: issued[index]?.refreshToken ?? '' });
      return of.getAccessToken();
    };
    expect(await tokenErrorOf(refresh(0))).toBe('400 invalid_grant');
    await expect(refresh(1)).resolves.toBeTruthy();
  });
});

describe('revoking', () => {
  it('ends every token of every client in the project, and of no other', async () => {
    google.addPerson({ email: 'leaver@example.com', name: 'Leaver' });
    const issue = (clientId: string): { accessToken: string; refreshToken: string } =>
      google.issueTokens({ email: 'leaver@example.com', clientId, scopes: SCOPES });
    const [own, sibling, stranger] = [issue('studio'), issue('sibling'), issue('stranger')];
    await client().revokeToken(own.refreshToken);
    const of = client('sibling');
    of.setCredentials({ refresh_token: sibling.refreshToken });
    expect(await tokenErrorOf(of.getAccessToken())).toBe('400 invalid_grant');
    const list = (token: string): Promise<unknown> => calendarWithToken(google, token).calendarList.list();
    expect(await refusalOf(list(own.accessToken))).toEqual({ status: 401, reason: 'authError' });
    await expect(list(stranger.accessToken)).resolves.toBeTruthy();
  });

  it('of an unknown token is 400', async () => {
    const response = await fetch(`${google.url}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: 'nope' }),
    });
    expect(response.status).toBe(400);
  });

  it('by the person in their account kills the refresh token', async () => {
    const { refreshToken } = google.issueTokens({ email, clientId: 'studio', scopes: SCOPES });
    google.revokeAccess(email);
    const of = client();
    of.setCredentials({ refresh_token: refreshToken });
    expect(await tokenErrorOf(of.getAccessToken())).toBe('400 invalid_grant');
  });
});

describe('identity', () => {
  it('the id token verifies with the published keys and carries nonce, sub and address', async () => {
    const { tokens } = await client().getToken(allowAll(authorizeUrl(client(), { nonce: 'n1' })));
    const keys = createRemoteJWKSet(new URL(`${google.url}/oauth2/v3/certs`));
    const { payload, protectedHeader } = await jwtVerify(tokens.id_token ?? '', keys, {
      issuer: 'https://accounts.google.com',
      audience: 'studio',
      currentDate: new Date(google.now()),
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({ nonce: 'n1', email, email_verified: true, name: 'Mara Lindqvist' });
    expect(payload.sub).toMatch(/^\d{21}$/);
  });

  it('the official client accepts the id token', async () => {
    const fresh = await startGoogle({ people: [{ email, name: 'Mara' }] });
    try {
      const idToken = await fresh.signIdentityToken({
        audience: 'push-audience',
        email: 'push@project.iam.gserviceaccount.com',
      });
      const of = new OAuth2Client({ endpoints: { oauth2FederatedSignonPemCertsUrl: `${fresh.url}/oauth2/v1/certs` } });
      const ticket = await of.verifyIdToken({ idToken, audience: 'push-audience' });
      expect(ticket.getPayload()).toMatchObject({
        email: 'push@project.iam.gserviceaccount.com',
        email_verified: true,
      });
    } finally {
      await fresh.stop();
    }
  });

  it('userinfo and tokeninfo tell about an access token', async () => {
    const { accessToken } = google.issueTokens({ email, clientId: 'studio', scopes: ['openid', 'email', 'profile'] });
    const headers = { authorization: `Bearer ${accessToken}` };
    const v3 = await (await fetch(`${google.url}/oauth2/v3/userinfo`, { headers })).json();
    expect(v3).toMatchObject({ email, email_verified: true, name: 'Mara Lindqvist' });
    const v2 = await (await fetch(`${google.url}/oauth2/v2/userinfo`, { headers })).json();
    expect(v2).toMatchObject({ email, verified_email: true });
    expect((await client().getTokenInfo(accessToken)).scopes).toContain('openid');
    expect((await fetch(`${google.url}/oauth2/v3/userinfo`)).status).toBe(401);
  });

  it('the OpenID configuration names the endpoints of this origin', async () => {
    const configuration = await (await fetch(`${google.url}/.well-known/openid-configuration`)).json();
    expect(configuration).toMatchObject({
      issuer: 'https://accounts.google.com',
      token_endpoint: `${google.url}/token`,
      jwks_uri: `${google.url}/oauth2/v3/certs`,
    });
  });
});

describe('access tokens', () => {
  it('live an hour', async () => {
    const { accessToken } = google.issueTokens({ email, clientId: 'studio', scopes: [CALENDAR_SCOPE] });
    const list = (): Promise<unknown> => calendarWithToken(google, accessToken).calendarList.list();
    google.advanceClock(59 * 60_000);
    await expect(list()).resolves.toBeTruthy();
    google.advanceClock(2 * 60_000);
    expect(await refusalOf(list())).toEqual({ status: 401, reason: 'authError' });
  });

  it('can be ended at any time while the refresh token lives on', async () => {
    const { accessToken, refreshToken } = google.issueTokens({ email, clientId: 'studio', scopes: [CALENDAR_SCOPE] });
    google.expireAccessTokens(email);
    expect(await refusalOf(calendarWithToken(google, accessToken).calendarList.list())).toEqual({
      status: 401,
      reason: 'authError',
    });
    const of = client();
    of.setCredentials({ refresh_token: refreshToken });
    expect((await of.getAccessToken()).token).toBeTruthy();
  });
});
