import { Hono } from 'hono';
import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { beginConsent, sameSitePath } from '../../../shared/flows/sign-in/begin-consent.ts';
import type { Refused } from '../../../shared/flows/refused.ts';
import { signIn } from '../../../shared/flows/sign-in/sign-in.ts';
import { closeSession } from '../../../shared/flows/sign-in/web-sessions.ts';
import { browserCookieName, cookieOptions, sessionCookieName } from '../cookies.ts';
import type { WebConfig, WebDeps, WebEnvironment } from '../environment.ts';
import { Sheet } from '../layout.tsx';
import { GoogleButton } from '../parts/google-button.tsx';
import { consentPath, paths } from '../paths.ts';
import { browserCookieOf, sessionCookieOf } from '../session.ts';

/** How long browsers keep the cookies, seconds; the server's own expiry is what counts. */
const sessionKept = 30 * 86_400;
const browserKept = 3600;

/** Signing in with Google, and out. */
export function signInPages(deps: WebDeps, config: WebConfig): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.get(paths.home, (context) => {
    return context.get('person') === undefined
      ? context.html(<SignInSheet returnTo={paths.home} />)
      : context.redirect(paths.calendar, 303);
  });
  app.get(paths.signIn, (context) => {
    const returnTo = sameSitePath(context.req.query('returnTo'));
    return context.get('person') === undefined
      ? context.html(<SignInSheet returnTo={returnTo} />)
      : context.redirect(returnTo, 303);
  });
  app.get(paths.consent, async (context) => {
    const { url, browser } = await beginConsent(deps, consentRequest(config, context));
    setCookie(context, browserCookieName(config.publicUrl), browser, cookieOptions(config.publicUrl, browserKept));
    return context.redirect(url, 302);
  });
  app.get(paths.consentCallback, (context) => takeAnswer(deps, config, context));
  app.post(paths.signOut, async (context) => {
    await closeSession(deps, sessionCookieOf(config, context));
    deleteCookie(context, sessionCookieName(config.publicUrl), cookieOptions(config.publicUrl, 0));
    return context.redirect(paths.home, 303);
  });
  return app;
}

function consentRequest(config: WebConfig, context: Context<WebEnvironment>): Parameters<typeof beginConsent>[1] {
  const person = context.get('person');
  const invitation = context.req.query('invitation');
  const connects = context.req.query('connect') === '1' && person !== undefined;
  return {
    browser: browserCookieOf(config, context),
    returnTo: sameSitePath(context.req.query('returnTo')),
    purpose: connects
      ? { kind: 'connect', studioId: person.studio.id, userId: person.user.id }
      : { kind: 'signIn', ...(invitation === undefined ? {} : { invitation }) },
  };
}

async function takeAnswer(deps: WebDeps, config: WebConfig, context: Context<WebEnvironment>): Promise<Response> {
  const person = context.get('person');
  const outcome = await signIn(deps, {
    state: context.req.query('state'),
    code: context.req.query('code'),
    error: context.req.query('error'),
    browser: browserCookieOf(config, context),
    signedIn: person === undefined ? undefined : { studioId: person.studio.id, userId: person.user.id },
  });
  switch (outcome.kind) {
    case 'signedIn': {
      // A fresh session replaces the one this browser had: nothing known before the sign-in is worth anything after it.
      await closeSession(deps, sessionCookieOf(config, context));
      const options = cookieOptions(config.publicUrl, sessionKept);
      setCookie(context, sessionCookieName(config.publicUrl), outcome.cookie, options);
      return context.redirect(outcome.returnTo, 303);
    }
    case 'newcomer': {
      const options = cookieOptions(config.publicUrl, browserKept);
      setCookie(context, browserCookieName(config.publicUrl), outcome.browser, options);
      const query = new URLSearchParams({ returnTo: outcome.returnTo });
      return context.redirect(`${paths.newStudio}?${query.toString()}`, 303);
    }
    case 'refused':
      return context.html(<RefusedSheet refused={outcome} returnTo={outcome.returnTo} />, statusOf(outcome.code));
  }
}

function statusOf(code: string): 403 | 409 | 502 | 503 {
  switch (code) {
    case 'accountTaken':
    case 'anotherAccountAttached':
      return 409;
    case 'googleUnavailable':
      return 503;
    case 'misconfigured':
    case 'googleError':
      return 502;
    default:
      return 403;
  }
}

function RefusedSheet({ refused, returnTo }: { readonly refused: Refused; readonly returnTo: string }) {
  return (
    <Sheet title="Sign-in not finished">
      <h1>{headingOf(refused.code)}</h1>
      <p>{refused.message}</p>
      <p>
        <strong>What to do:</strong> {refused.remedy}
      </p>
      <GoogleButton
        href={consentPath(returnTo)}
        label={refused.code === 'calendarNotGranted' ? 'Ask Google again' : 'Try again with Google'}
      />
      <p class="aside">
        <a href={paths.home}>Back to the start page</a>
      </p>
    </Sheet>
  );
}

function headingOf(code: string): string {
  switch (code) {
    case 'calendarNotGranted':
      return 'The calendar permission is missing';
    case 'accountTaken':
    case 'anotherAccountAttached':
      return 'This Google account cannot be used here';
    case 'consentDenied':
      return 'Nothing was connected';
    default:
      return 'The sign-in was not finished';
  }
}

function SignInSheet({ returnTo }: { readonly returnTo: string }) {
  return (
    <Sheet title="Sign in">
      <h1>Your studio’s schedule, on everyone’s own Google Calendar</h1>
      <p class="lead">
        Sessions and appointments appear in Google Calendar within seconds, and what you change there comes back to the
        studio. All day, without anyone being logged in.
      </p>
      <GoogleButton href={consentPath(returnTo)} label="Sign in with Google" />
      <h2>What Google will ask you, and why</h2>
      <dl class="reasons">
        <dt>Your name and e-mail address</dt>
        <dd>To know who you are. There is no password to remember.</dd>
        <dt>Your calendars and their events</dt>
        <dd>To write your bookings into the one calendar you choose, and to bring back what you change there.</dd>
        <dt>Your contacts</dt>
        <dd>
          To keep the clients of one group in your contacts, once you choose a group; until then nothing is read or
          written there. The calendar works without it: you can leave this box unticked.
        </dd>
      </dl>
      <p class="aside">
        Nothing is written before you switch the sync on. StudioSync never invites or mails anybody through Google. You
        can remove the access at any time, here or in your Google account.
      </p>
    </Sheet>
  );
}
