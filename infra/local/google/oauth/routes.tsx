import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Desk } from '../desk.ts';
import { sendOutcome } from '../api/send-outcome.ts';
import { strikeBefore } from '../api/handle-call.ts';
import { ApiError } from '../api-error.ts';
import { showPage } from '../page/show-page.ts';
import type { PersonRecord } from '../state/records.ts';
import { ConsentPage, ConsentProblemPage } from './authorize.tsx';
import type { ConsentRequest } from './consent.ts';
import { readConsentRequest, redirectTo, settleConsent } from './consent.ts';
import { grantedScopes, livingAccessToken } from './grants.ts';
import { ISSUER } from './keys.ts';
import { isSignIn, longScope } from './scopes.ts';
import type { TokenAnswer } from './token.ts';
import { exchangeToken, revokeToken } from './token.ts';

/** The OAuth and OpenID Connect endpoints of accounts.google.com, oauth2.googleapis.com and www.googleapis.com (facts 5). */
export function oauthRoutes(desk: Desk): Hono {
  const app = new Hono();
  app.get('/o/oauth2/v2/auth', (context) => showConsent(desk, context));
  app.post('/o/oauth2/v2/auth', (context) => takeChoice(desk, context));
  app.post('/token', (context) =>
    answerForm(desk, context, {
      method: 'oauth.token',
      answer: (form) => exchangeToken(desk, form, context.req.header('authorization')),
    }),
  );
  app.post('/revoke', (context) =>
    answerForm(desk, context, {
      method: 'oauth.revoke',
      answer: (form) => revokeToken(desk, form.get('token') ?? context.req.query('token') ?? ''),
    }),
  );
  app.get('/oauth2/v3/certs', (context) => context.json(desk.key.keySet, 200, KEYS_CACHE));
  app.get('/oauth2/v1/certs', (context) => context.json(desk.key.pems, 200, KEYS_CACHE));
  app.get('/.well-known/openid-configuration', (context) => context.json(openIdConfiguration(desk.origin())));
  for (const path of ['/oauth2/v3/userinfo', '/oauth2/v2/userinfo']) {
    app.on(['GET', 'POST'], path, (context) => userInfo(desk, context));
  }
  app.on(['GET', 'POST'], ['/tokeninfo', '/oauth2/v3/tokeninfo'], (context) => tokenInfo(desk, context));
  return app;
}

const KEYS_CACHE = { 'cache-control': 'public, max-age=3600' };

function showConsent(desk: Desk, context: Context): Response | Promise<Response> {
  const query = new URL(context.req.url).searchParams;
  const read = readConsentRequest(query, desk);
  if ('problem' in read) return showPage(context, <ConsentProblemPage problem={read.problem} />, read.problem.status);
  const { request } = read;
  if (request.prompt.includes('none')) return context.redirect(answerSilently(desk, request), 302);
  return showPage(
    context,
    <ConsentPage request={request} query={query.toString()} people={everyone(desk)} scopes={desk.scopes} />,
  );
}

/** `prompt=none`: a code when everything was allowed before, an error otherwise; never a page. */
function answerSilently(desk: Desk, request: ConsentRequest): string {
  const person = desk.world.people.get(request.loginHint ?? '');
  if (!person) return redirectTo(request, { error: 'interaction_required' });
  const granted = grantedScopes(desk.world, person.email, desk.clients.projectOf(request.clientId));
  if (!request.scopes.map(longScope).every((scope) => granted.includes(scope))) {
    return redirectTo(request, { error: 'consent_required' });
  }
  return settleConsent(desk, request, { kind: 'allow', person, scopes: request.scopes });
}

async function takeChoice(desk: Desk, context: Context): Promise<Response> {
  const query = new URL(context.req.url).searchParams;
  const read = readConsentRequest(query, desk);
  if ('problem' in read) return showPage(context, <ConsentProblemPage problem={read.problem} />, read.problem.status);
  const { request } = read;
  const form = new URLSearchParams(await context.req.text());
  if (form.get('choice') === 'deny') return context.redirect(settleConsent(desk, request, { kind: 'deny' }), 302);
  const person = chosenPerson(desk, form);
  if (!person) {
    const error = 'Choose an account, or give a name and an address for a new one.';
    const page = { request, query: query.toString(), people: everyone(desk), scopes: desk.scopes, error };
    return showPage(context, <ConsentPage {...page} />, 422);
  }
  const scopes = form.getAll('scope').filter((scope) => !isSignIn(scope));
  return context.redirect(settleConsent(desk, request, { kind: 'allow', person, scopes }), 302);
}

function chosenPerson(desk: Desk, form: URLSearchParams): PersonRecord | undefined {
  const account = form.get('account') ?? '';
  if (account !== 'new') return desk.world.people.get(account);
  const email = (form.get('email') ?? '').trim().toLowerCase();
  const name = (form.get('name') ?? '').trim() || email.split('@')[0];
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || name === undefined) return undefined;
  return desk.world.addPerson({ email, name });
}

function everyone(desk: Desk): PersonRecord[] {
  return [...desk.world.people.values()];
}

interface FormEndpoint {
  /** The name that failures and counts know it by. */
  readonly method: string;
  readonly answer: (form: URLSearchParams) => TokenAnswer | Promise<TokenAnswer>;
}

async function answerForm(desk: Desk, context: Context, { method, answer }: FormEndpoint): Promise<Response> {
  desk.counter.call(method);
  const form = new URLSearchParams(await context.req.text());
  const failures = desk.failures.strike({ method, email: undefined });
  try {
    const early = await strikeBefore(failures);
    if (early) return await sendOutcome(context, early);
    const { status, body } = await answer(form);
    if (failures.some((failure) => failure.kind === 'loseAnswer')) return await sendOutcome(context, { kind: 'reset' });
    return context.json(body, status, { 'cache-control': 'no-store' });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return sendOutcome(context, { kind: 'answer', status: error.status, body: error.body });
  }
}

function userInfo(desk: Desk, context: Context): Response {
  const token = livingAccessToken(desk.world, bearerOf(context));
  const person = token && desk.world.people.get(token.email);
  if (!token || !person)
    return context.json({ error: 'invalid_request', error_description: 'Invalid Credentials' }, 401);
  const holds = (name: string): boolean => token.scopes.includes(`https://www.googleapis.com/auth/userinfo.${name}`);
  const isV2 = context.req.path === '/oauth2/v2/userinfo';
  const verified = isV2 ? { verified_email: true } : { email_verified: true };
  return context.json({
    ...(isV2 ? { id: person.sub } : { sub: person.sub }),
    ...(holds('email') ? { email: person.email, ...verified } : {}),
    ...(holds('profile') ? { name: person.name, given_name: person.name.split(' ')[0] } : {}),
  });
}

async function tokenInfo(desk: Desk, context: Context): Promise<Response> {
  const form = new URLSearchParams(context.req.method === 'POST' ? await context.req.text() : '');
  const value = (name: string): string | undefined => context.req.query(name) ?? form.get(name) ?? undefined;
  const idToken = value('id_token');
  if (idToken !== undefined) {
    const claims = await desk.key.verify(idToken);
    return claims ? context.json(claims) : context.json({ error: 'invalid_token' }, 400);
  }
  const token = livingAccessToken(desk.world, value('access_token') ?? bearerOf(context));
  if (!token) return context.json({ error: 'invalid_token', error_description: 'Invalid Value' }, 400);
  const person = desk.world.people.get(token.email);
  const seconds = Math.floor((token.expires - desk.world.clock.now()) / 1_000);
  return context.json({
    azp: token.clientId,
    aud: token.clientId,
    sub: person?.sub,
    scope: token.scopes.join(' '),
    exp: String(Math.floor(token.expires / 1_000)),
    expires_in: String(seconds),
    ...(token.scopes.some((scope) => scope.endsWith('userinfo.email'))
      ? { email: token.email, email_verified: 'true' }
      : {}),
    access_type: 'offline',
  });
}

function bearerOf(context: Context): string {
  return (
    /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? context.req.query('access_token') ?? ''
  );
}

function openIdConfiguration(origin: string): Readonly<Record<string, unknown>> {
  return {
    issuer: ISSUER,
    authorization_endpoint: `${origin}/o/oauth2/v2/auth`,
    token_endpoint: `${origin}/token`,
    userinfo_endpoint: `${origin}/oauth2/v3/userinfo`,
    revocation_endpoint: `${origin}/revoke`,
    jwks_uri: `${origin}/oauth2/v3/certs`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: ['aud', 'email', 'email_verified', 'exp', 'given_name', 'iat', 'iss', 'name', 'sub'],
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
  };
}
