import { newSecret } from '../randomness.ts';
import type { AccessTokenRecord, RefreshTokenRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { ClientRegister } from './projects.ts';

/** Seconds that an access token lives. */
export const ACCESS_TOKEN_SECONDS = 3_600;
const LIVE_REFRESH_TOKENS = 100;

interface TokenOwner {
  readonly email: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** What a person allowed a client's project so far. */
export function grantedScopes(world: World, email: string, project: string): readonly string[] {
  return world.grants.get(`${email} ${project}`)?.scopes ?? [];
}

/** Adds scopes to what a person allowed a project. */
export function addGrant(world: World, grant: { email: string; project: string; scopes: readonly string[] }): void {
  const scopes = [...new Set([...grantedScopes(world, grant.email, grant.project), ...grant.scopes])];
  world.grants.put(`${grant.email} ${grant.project}`, { ...grant, scopes });
}

/** A new access token, alive for an hour of the double's clock. */
export function issueAccessToken(world: World, owner: TokenOwner): AccessTokenRecord {
  const token = { ...owner, token: `ya29.${newSecret(48)}`, expires: world.clock.now() + ACCESS_TOKEN_SECONDS * 1_000 };
  world.accessTokens.put(token.token, token);
  return token;
}

/** A new refresh token; above 100 live ones per person and client the oldest dies silently (facts 5). */
export function issueRefreshToken(world: World, owner: TokenOwner): RefreshTokenRecord {
  const token = { ...owner, token: `1//${newSecret(64)}`, issued: world.clock.now() };
  world.refreshTokens.put(token.token, token);
  const live = [...world.refreshTokens.values()].filter(
    (other) => other.email === owner.email && other.clientId === owner.clientId,
  );
  for (const oldest of live.slice(0, Math.max(0, live.length - LIVE_REFRESH_TOKENS)))
    world.refreshTokens.remove(oldest.token);
  return token;
}

/** Ends what a person allowed a whole project: the grant and every token of every client in it (facts 5). */
export function revokeProject(
  world: World,
  clients: ClientRegister,
  { email, project }: { email: string; project: string },
): void {
  world.grants.remove(`${email} ${project}`);
  const belongs = (token: TokenOwner): boolean =>
    token.email === email && clients.projectOf(token.clientId) === project;
  for (const token of world.refreshTokens.values()) if (belongs(token)) world.refreshTokens.remove(token.token);
  for (const token of world.accessTokens.values()) if (belongs(token)) world.accessTokens.remove(token.token);
}

/** Ends access tokens of a person, or of all; refresh tokens live on. */
export function expireAccessTokens(world: World, email: string | undefined): void {
  for (const token of world.accessTokens.values()) {
    if (email === undefined || token.email === email) world.accessTokens.remove(token.token);
  }
}

/** The living access token behind a text, or undefined. Tokens that ran out are forgotten. */
export function livingAccessToken(world: World, text: string): AccessTokenRecord | undefined {
  const token = world.accessTokens.get(text);
  if (!token) return undefined;
  if (token.expires > world.clock.now()) return token;
  world.accessTokens.remove(text);
  return undefined;
}
