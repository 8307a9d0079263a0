import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { studioCollections } from '../../shared/ports/collections.ts';
import { fingerprint } from '../../shared/domain/fingerprint.ts';
import { readApiKey } from '../../shared/flows/studio/api-keys.ts';
import { readSession } from '../../shared/flows/sign-in/web-sessions.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Store } from '../../shared/ports/store.ts';
import { sessionCookieName } from '../web/cookies.ts';
import type { ApiEnvironment, Caller } from './environment.ts';
import { answerProblem } from './problem.ts';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/** Who makes a request: the key where one is shown, otherwise the browser's session; undefined for nobody we know. */
export async function readCaller(
  deps: Deps,
  context: Context<ApiEnvironment>,
  publicUrl: string,
): Promise<Caller | undefined> {
  const authorization = context.req.header('authorization');
  if (authorization !== undefined) {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization);
    const key = await readApiKey(deps, bearer?.[1]);
    return key && { kind: 'apiKey', studioId: key.studioId, role: key.role, keyId: key.id, name: key.name };
  }
  const session = await readSession(deps, getCookie(context, sessionCookieName(publicUrl)));
  if (session === undefined) return undefined;
  const user = await deps.store.get(studioCollections(session.studioId).user(session.userId));
  if (user === undefined || !user.value.active) return undefined;
  const { studioId, csrfToken } = session;
  return { kind: 'user', studioId, role: user.value.role, user: user.value, csrfToken };
}

/** Answers 401. */
export function answerNobody(context: Context<ApiEnvironment>): Response {
  return answerProblem(
    context,
    {
      status: 401,
      code: 'notSignedIn',
      detail: 'The request carries neither a valid key nor the cookie of somebody signed in.',
      remedy: 'Send Authorization: Bearer with a key of Studio > API keys, or sign in.',
    },
    { 'www-authenticate': 'Bearer' },
  );
}

/**
 * Whether an unsafe request of a browser comes from our own pages: its origin is ours and it carries the session's token.
 * Keys need neither: no browser sends them by itself.
 */
export function isOwnRequest(context: Context<ApiEnvironment>, caller: Caller, publicUrl: string): boolean {
  if (caller.kind === 'apiKey') return true;
  const token = context.req.header('x-csrf-token');
  return (
    context.req.header('origin') === new URL(publicUrl).origin && token !== undefined && isSame(token, caller.csrfToken)
  );
}

function isSame(given: string, expected: string): boolean {
  // Compared as prints: of equal length whatever was sent.
  return timingSafeEqual(Buffer.from(fingerprint(given)), Buffer.from(fingerprint(expected)));
}
