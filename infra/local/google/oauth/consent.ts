import { newSecret } from '../randomness.ts';
import type { PersonRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { addGrant, grantedScopes } from './grants.ts';
import type { ClientRegister } from './projects.ts';
import type { ScopeBook } from './scopes.ts';
import { isSignIn, longScope, parseScopes } from './scopes.ts';

/** A valid request for consent. */
export interface ConsentRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
  readonly offline: boolean;
  readonly prompt: readonly string[];
  readonly includeGranted: boolean;
  readonly loginHint: string | undefined;
}

/** What the consent page says when a request cannot be shown: Google's page, never a redirect. */
export interface ConsentProblem {
  readonly status: 400 | 401;
  readonly error: string;
  readonly message: string;
}

const CODE_MINUTES = 10;

/** Reads the query of `/o/oauth2/v2/auth`. */
export function readConsentRequest(
  query: URLSearchParams,
  known: { readonly clients: ClientRegister; readonly scopes: ScopeBook },
): { readonly request: ConsentRequest } | { readonly problem: ConsentProblem } {
  const value = (name: string): string | undefined => query.get(name) ?? undefined;
  const clientId = value('client_id') ?? '';
  const redirectUri = value('redirect_uri') ?? '';
  const scopes = parseScopes(value('scope') ?? '');
  const refuse = (error: string, message: string, status: 400 | 401 = 400): { problem: ConsentProblem } => ({
    problem: { status, error, message },
  });
  if (!known.clients.isKnown(clientId)) return refuse('invalid_client', 'The OAuth client was not found.', 401);
  if (!known.clients.mayRedirectTo(clientId, redirectUri))
    return refuse('redirect_uri_mismatch', `${redirectUri} is not registered.`);
  if (value('response_type') !== 'code')
    return refuse('unsupported_response_type', 'Only response_type=code is supported.');
  if (scopes.length === 0) return refuse('invalid_request', 'Missing required parameter: scope');
  const unknown = scopes.find((scope) => !known.scopes.isKnown(scope));
  if (unknown !== undefined) return refuse('invalid_scope', `${unknown} is not a scope.`);
  const challenge = value('code_challenge');
  if (challenge !== undefined && value('code_challenge_method') !== 'S256') {
    return refuse('invalid_request', 'Only code_challenge_method=S256 is supported.');
  }
  return {
    request: {
      clientId,
      redirectUri,
      scopes,
      state: value('state'),
      nonce: value('nonce'),
      challenge,
      offline: value('access_type') === 'offline',
      prompt: (value('prompt') ?? '').split(' '),
      includeGranted: value('include_granted_scopes') === 'true',
      loginHint: value('login_hint'),
    },
  };
}

/** What a person chose on the consent page. */
export type Choice =
  | { readonly kind: 'allow'; readonly person: PersonRecord; readonly scopes: readonly string[] }
  | { readonly kind: 'deny' };

interface Desk {
  readonly world: World;
  readonly clients: ClientRegister;
}

/** Carries out a choice: the address that the browser is sent to, with a code or an error. */
export function settleConsent({ world, clients }: Desk, request: ConsentRequest, choice: Choice): string {
  if (choice.kind === 'deny') return redirectTo(request, { error: 'access_denied' });
  const { person } = choice;
  const project = clients.projectOf(request.clientId);
  const before = grantedScopes(world, person.email, project);
  const allowed = request.scopes.filter((scope) => isSignIn(scope) || choice.scopes.includes(scope)).map(longScope);
  // Google shows the consent screen, and gives a refresh token, only for something new or on demand (facts 5).
  const sawConsent = request.prompt.includes('consent') || allowed.some((scope) => !before.includes(scope));
  addGrant(world, { email: person.email, project, scopes: allowed });
  const scopes = request.includeGranted ? [...new Set([...allowed, ...before])] : allowed;
  const code = {
    code: `4/${newSecret(32)}`,
    email: person.email,
    clientId: request.clientId,
    redirectUri: request.redirectUri,
    scopes,
    offline: request.offline && sawConsent,
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    ...(request.challenge === undefined ? {} : { challenge: request.challenge }),
    expires: world.clock.now() + CODE_MINUTES * 60_000,
  };
  world.codes.put(code.code, code);
  return redirectTo(request, {
    code: code.code,
    scope: scopes.join(' '),
    authuser: '0',
    prompt: sawConsent ? 'consent' : 'none',
  });
}

/** The redirect address of a request with an answer and the request's state in its query. */
export function redirectTo(request: ConsentRequest, answer: Readonly<Record<string, string>>): string {
  const url = new URL(request.redirectUri);
  if (request.state !== undefined) url.searchParams.set('state', request.state);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return url.href;
}
