import { createHash } from 'node:crypto';
import type { World } from '../state/world.ts';
import { ACCESS_TOKEN_SECONDS, grantedScopes, issueAccessToken, issueRefreshToken, revokeProject } from './grants.ts';
import type { SigningKey } from './keys.ts';
import type { ClientRegister } from './projects.ts';

/** An answer of the token or revoke endpoint. */
export interface TokenAnswer {
  readonly status: 200 | 400 | 401;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Desk {
  readonly world: World;
  readonly clients: ClientRegister;
  readonly key: SigningKey;
}

interface Client {
  readonly id: string;
  readonly secret: string;
}

/** `POST /token`: a code or a refresh token for an access token (facts 5). */
export async function exchangeToken(
  desk: Desk,
  form: URLSearchParams,
  authorization: string | undefined,
): Promise<TokenAnswer> {
  const client = clientOf(form, authorization);
  if (!desk.clients.isKnown(client.id)) return refused(401, 'invalid_client', 'The OAuth client was not found.');
  if (!desk.clients.hasSecret(client.id, client.secret)) return refused(401, 'invalid_client', 'Unauthorized');
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(desk, form, client.id);
    case 'refresh_token':
      return refresh(desk, form.get('refresh_token') ?? '', client.id);
    default:
      return refused(400, 'unsupported_grant_type', 'Invalid grant_type');
  }
}

/** `POST /revoke`: ends everything the person allowed the token's project (facts 5). */
export function revokeToken(desk: Desk, text: string): TokenAnswer {
  const { world, clients } = desk;
  const token = world.refreshTokens.get(text) ?? world.accessTokens.get(text);
  if (!token) return refused(400, 'invalid_token', 'Token expired or revoked');
  revokeProject(world, clients, { email: token.email, project: clients.projectOf(token.clientId) });
  return { status: 200, body: {} };
}

function clientOf(form: URLSearchParams, authorization: string | undefined): Client {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return { id, secret };
}

async function exchangeCode(desk: Desk, form: URLSearchParams, clientId: string): Promise<TokenAnswer> {
  const { world } = desk;
  const record = world.codes.get(form.get('code') ?? '');
  if (!record) return refused(400, 'invalid_grant', 'Malformed auth code.');
  // Whatever comes of it, a code is tried once.
  world.codes.remove(record.code);
  if (record.clientId !== clientId || record.expires <= world.clock.now())
    return refused(400, 'invalid_grant', 'Bad Request');
  if (record.redirectUri !== form.get('redirect_uri')) return refused(400, 'redirect_uri_mismatch', 'Bad Request');
  if (record.challenge !== undefined && record.challenge !== challengeOf(form.get('code_verifier') ?? '')) {
    return refused(400, 'invalid_grant', 'Invalid code verifier.');
  }
  const refreshToken = record.offline ? { refresh_token: issueRefreshToken(world, ownerOf(record)).token } : {};
  return tokenAnswer(desk, record, refreshToken);
}

async function refresh(desk: Desk, text: string, clientId: string): Promise<TokenAnswer> {
  const record = desk.world.refreshTokens.get(text);
  if (!record || record.clientId !== clientId)
    return refused(400, 'invalid_grant', 'Token has been expired or revoked.');
  const granted = grantedScopes(desk.world, record.email, desk.clients.projectOf(clientId));
  return tokenAnswer(desk, { ...record, scopes: record.scopes.filter((scope) => granted.includes(scope)) }, {});
}

interface Owner {
  readonly email: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

function ownerOf({ email, clientId, scopes }: Owner): Owner {
  return { email, clientId, scopes };
}

async function tokenAnswer(
  desk: Desk,
  record: Owner & { nonce?: string },
  extra: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const access = issueAccessToken(desk.world, ownerOf(record));
  const idToken = record.scopes.includes('openid') ? { id_token: await identityToken(desk, record) } : {};
  return {
    status: 200,
    body: {
      access_token: access.token,
      expires_in: ACCESS_TOKEN_SECONDS - 1,
      scope: record.scopes.join(' '),
      token_type: 'Bearer',
      ...extra,
      ...idToken,
    },
  };
}

function identityToken({ world, key }: Desk, record: Owner & { nonce?: string }): Promise<string> {
  const person = world.people.get(record.email);
  const holds = (name: string): boolean => record.scopes.includes(`https://www.googleapis.com/auth/userinfo.${name}`);
  return key.sign({
    aud: record.clientId,
    azp: record.clientId,
    sub: person?.sub,
    ...(holds('email') ? { email: record.email, email_verified: true } : {}),
    ...(holds('profile') ? { name: person?.name, given_name: person?.name.split(' ')[0] } : {}),
    ...(record.nonce === undefined ? {} : { nonce: record.nonce }),
  });
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function refused(status: 400 | 401, error: string, description: string): TokenAnswer {
  return { status, body: { error, error_description: description } };
}
