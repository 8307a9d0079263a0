import { Hono } from 'hono';
import type { PersonEnvironment, WebConfig, WebDeps, WebEnvironment } from './web/environment.ts';
import { answerFailure, answerNothingHere } from './web/failures.tsx';
import { apiKeyPages } from './web/pages/api-keys.tsx';
import { bookingPages } from './web/pages/booking.tsx';
import { calendarPages } from './web/pages/calendar.tsx';
import { clientGroupPages } from './web/pages/client-groups/page.tsx';
import { clientPages } from './web/pages/clients/page.tsx';
import { contactReviewPages } from './web/pages/contact-reviews/page.tsx';
import { conflictPages } from './web/pages/conflicts/page.tsx';
import { deletedBookingPages } from './web/pages/deleted-bookings.tsx';
import { googleSyncPages } from './web/pages/google-sync/page.tsx';
import { invitationPages } from './web/pages/invitation.tsx';
import { makeStudioPages } from './web/pages/make-studio.tsx';
import { operationsPages } from './web/pages/operations/page.tsx';
import { runPages } from './web/pages/runs/page.tsx';
import { signInPages } from './web/pages/sign-in.tsx';
import { studioPages } from './web/pages/studio.tsx';
import { unsubscribePages } from './web/pages/unsubscribe.tsx';
import { userPages } from './web/pages/users.tsx';
import { limitBody, pageHeaders, refuseForgedForms } from './web/security.ts';
import { readPerson, signedInOnly } from './web/session.ts';
import { staticFiles } from './web/static.ts';

/** The pages people see: everything that is not the API and not Google's push. */
export function createWebApp(deps: WebDeps, config: WebConfig): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.use(pageHeaders(config), limitBody());
  app.route('/', staticFiles());
  app.route('/', unsubscribePages(deps, config));
  app.use(readPerson(deps, config), refuseForgedForms(config));
  app.route('/', signInPages(deps, config));
  app.route('/', makeStudioPages(deps, config));
  app.route('/', invitationPages(deps));
  app.route('/', operationsPages(deps, config));
  app.route('/', pagesOfStudio(deps, config));
  app.notFound((context) => answerNothingHere(context));
  app.onError((error, context) => answerFailure(context, error, deps.log));
  return app;
}

/** What only the people of a studio see. */
function pagesOfStudio(deps: WebDeps, config: WebConfig): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.use(signedInOnly());
  app.route('/', calendarPages(deps));
  // Before the bookings, one of whose addresses it would be otherwise.
  app.route('/', deletedBookingPages(deps));
  app.route('/', bookingPages(deps));
  app.route('/', clientPages(deps));
  app.route('/', clientGroupPages(deps));
  app.route('/', googleSyncPages(deps, config));
  app.route('/', contactReviewPages(deps));
  app.route('/', conflictPages(deps));
  app.route('/', runPages(deps, config));
  app.route('/', userPages(deps));
  app.route('/', studioPages(deps));
  app.route('/', apiKeyPages(deps));
  return app;
}
