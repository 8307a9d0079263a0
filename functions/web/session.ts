import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { Context, MiddlewareHandler } from 'hono';
import { mayAdminister } from '../../shared/domain/studio.ts';
import type { User } from '../../shared/domain/studio.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import { readSession } from '../../shared/flows/sign-in/web-sessions.ts';
import { browserCookieName, sessionCookieName } from './cookies.ts';
import type { Person, PersonEnvironment, WebConfig, WebDeps, WebEnvironment } from './environment.ts';
import { operatorIn } from './operator.ts';
import { paths } from './paths.ts';

/** Reads who is signed in; a session of a user who was switched off counts as none. */
export function readPerson(deps: WebDeps, config: WebConfig): MiddlewareHandler<WebEnvironment> {
  return createMiddleware<WebEnvironment>(async (context, next) => {
    context.set('person', await personOf(deps, config, sessionCookieOf(config, context)));
    return next();
  });
}

/** Sends whoever is not signed in to the sign-in page, and back afterwards. */
export function signedInOnly(): MiddlewareHandler<PersonEnvironment> {
  return createMiddleware<PersonEnvironment>(async (context, next) => {
    // Read before by `readPerson`, which says undefined for nobody; behind this line it is somebody.
    const person: Person | undefined = context.get('person');
    if (person !== undefined) return next();
    const url = new URL(context.req.url);
    const returnTo = context.req.method === 'GET' ? `${url.pathname}${url.search}` : paths.home;
    return context.redirect(`${paths.signIn}?${new URLSearchParams({ returnTo }).toString()}`, 303);
  });
}

/** The cookie that signs this browser in, as sent. */
export function sessionCookieOf(config: WebConfig, context: Context): string | undefined {
  return getCookie(context, sessionCookieName(config.publicUrl));
}

/** The cookie that ties consents to this browser, as sent. */
export function browserCookieOf(config: WebConfig, context: Context): string | undefined {
  return getCookie(context, browserCookieName(config.publicUrl));
}

async function personOf(deps: WebDeps, config: WebConfig, cookie: string | undefined): Promise<Person | undefined> {
  const session = await readSession(deps, cookie);
  if (session === undefined) return undefined;
  const places = studioCollections(session.studioId);
  const [studio, user] = await Promise.all([
    deps.store.get(places.studio),
    deps.store.get(places.user(session.userId)),
  ]);
  if (studio === undefined || user?.value.active !== true) return undefined;
  const openConflicts = await countOpenConflicts(deps, user.value);
  const operator = operatorIn(config, session.verifiedEmail);
  return {
    studio: studio.value,
    user: user.value,
    csrfToken: session.csrfToken,
    openConflicts,
    ...(operator === undefined ? {} : { operator }),
  };
}

async function countOpenConflicts(deps: WebDeps, user: User): Promise<number> {
  const isOpen = { field: 'state', is: '==', value: 'open' } as const;
  const isOwn = { field: 'userId', is: '==', value: user.id } as const;
  return deps.store.count({
    from: studioCollections(user.studioId).conflicts,
    where: mayAdminister(user.role) ? [isOpen] : [isOwn, isOpen],
  });
}
