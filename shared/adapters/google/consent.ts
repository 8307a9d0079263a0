import { createHash } from 'node:crypto';
import { z } from 'zod';
import { asId } from '../../domain/ids.ts';
import { GoogleFailure, type GoogleConsent, type Permission } from '../../ports/google.ts';
import type { Origins } from './origins.ts';
import type { Registration, TokenEndpoint } from './token-endpoint.ts';

const scopeRoot = 'https://www.googleapis.com/auth/';

/** The smallest set that serves (facts 5): who it is, events, the choice of a calendar, contacts. */
const askedScopes = [
  'openid',
  'email',
  'profile',
  `${scopeRoot}calendar.events`,
  `${scopeRoot}calendar.calendarlist.readonly`,
  `${scopeRoot}contacts`,
];

/** Google writes its issuer in both ways (facts 5). */
export const googleIssuers = ['https://accounts.google.com', 'accounts.google.com'];

const identitySchema = z.object({
  sub: z.string().min(1),
  nonce: z.string().optional(),
  email: z.string().default(''),
  email_verified: z.boolean().default(false),
  name: z.string().default(''),
});

/** Checks an identity token's signature, issuer, audience and expiry; gives its claims or fails with `GoogleFailure`. */
export type CheckIdentityToken = (token: string) => Promise<unknown>;

/** Google's sign-in: authorization code with PKCE (RFC 7636) and nonce. */
export function createGoogleConsent(deps: {
  readonly registration: Registration;
  readonly origins: Origins;
  readonly endpoint: TokenEndpoint;
  readonly checkIdentityToken: CheckIdentityToken;
}): GoogleConsent {
  return {
    consentUrl(request) {
      const url = new URL('/o/oauth2/v2/auth', deps.origins.accounts);
      url.search = new URLSearchParams({
        response_type: 'code',
        client_id: deps.registration.clientId,
        redirect_uri: deps.registration.redirectUri,
        scope: askedScopes.join(' '),
        // Only a shown consent screen brings a refresh token (facts 5).
        access_type: 'offline',
        prompt: 'consent',
        include_granted_scopes: 'true',
        state: request.state,
        nonce: request.nonce,
        code_challenge: createHash('sha256').update(request.codeVerifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...(request.loginHint !== undefined && { login_hint: request.loginHint }),
      }).toString();
      return url.href;
    },
    async consentFrom(answer) {
      const tokens = await deps.endpoint.exchange(answer.code, answer.codeVerifier);
      const identity = identitySchema.safeParse(await deps.checkIdentityToken(tokens.idToken));
      if (!identity.success) throw new GoogleFailure('rejected', 'identity token: claims missing');
      if (identity.data.nonce !== answer.nonce) throw new GoogleFailure('rejected', 'identity token: other nonce');
      return {
        subject: asId(identity.data.sub),
        email: identity.data.email,
        emailVerified: identity.data.email_verified,
        name: identity.data.name,
        permissions: permissionsOf(tokens.scopes),
        ...(tokens.refreshToken !== undefined && { refreshToken: tokens.refreshToken }),
      };
    },
    revoke: (refreshToken) => deps.endpoint.revoke(refreshToken),
  };
}

/** What the granted scopes allow (facts 1.9): the calendar needs both its events and the list to choose from. */
export function permissionsOf(scopes: readonly string[]): readonly Permission[] {
  const granted = new Set(scopes);
  const hasAny = (...names: readonly string[]) => names.some((name) => granted.has(scopeRoot + name));
  const mayWriteEvents = hasAny('calendar', 'calendar.events');
  const mayListCalendars = hasAny(
    'calendar',
    'calendar.readonly',
    'calendar.calendarlist',
    'calendar.calendarlist.readonly',
  );
  const permissions: Permission[] = [];
  if (mayWriteEvents && mayListCalendars) permissions.push('calendar');
  if (hasAny('contacts')) permissions.push('contacts');
  return permissions;
}
