import type { Caller } from './environment.ts';
import { userIdOf } from './environment.ts';

/**
 * Who may call a route. `studio`: everyone of the studio. `self`: people for themselves, and owner and admin for anyone (the
 * route's `id` is a user's). `admin`: owner and admin. `anyone`: without signing in.
 */
export type Policy = 'anyone' | 'studio' | 'self' | 'admin';

/**
 * Every route of the API and who may call it (PRODUCT 9). A plain user works with the studio's calendar, its clients and
 * their groups, and sees the rest of the studio; what shapes the studio (users, types, resources, settings, keys) is the
 * admins', and so is deleting a client or a group. Runs and conflicts are shown to those they belong to, and to admins: the routes look to that.
 */
export const policies: Readonly<Record<string, Policy>> = {
  'GET /openapi.json': 'anyone',

  'GET /me': 'studio',
  'GET /studio': 'studio',
  'PATCH /studio': 'admin',

  'GET /users': 'studio',
  'POST /users': 'admin',
  'GET /users/:id': 'studio',
  'PATCH /users/:id': 'self',
  'GET /users/:id/runs': 'self',
  'GET /runs/:id': 'studio',
  'POST /runs/:id/undo': 'studio',
  'POST /runs/:id/undo/preview': 'studio',
  'GET /conflicts': 'studio',
  'GET /conflicts/:id': 'studio',
  'POST /conflicts/:id/resolve': 'studio',
  'POST /conflicts/:id/undo': 'studio',

  'GET /resources': 'studio',
  'POST /resources': 'admin',
  'GET /resources/:id': 'studio',
  'PATCH /resources/:id': 'admin',
  'DELETE /resources/:id': 'admin',

  'GET /session-types': 'studio',
  'POST /session-types': 'admin',
  'GET /session-types/:id': 'studio',
  'PATCH /session-types/:id': 'admin',
  'DELETE /session-types/:id': 'admin',
  'GET /appointment-types': 'studio',
  'POST /appointment-types': 'admin',
  'GET /appointment-types/:id': 'studio',
  'PATCH /appointment-types/:id': 'admin',
  'DELETE /appointment-types/:id': 'admin',

  'GET /clients': 'studio',
  'POST /clients': 'studio',
  'GET /clients/:id': 'studio',
  'PATCH /clients/:id': 'studio',
  'DELETE /clients/:id': 'admin',
  'POST /clients/:id/restore': 'admin',
  'GET /clients/:id/history': 'studio',
  'GET /client-groups': 'studio',
  'POST /client-groups': 'studio',
  'GET /client-groups/:id': 'studio',
  'PATCH /client-groups/:id': 'studio',
  'DELETE /client-groups/:id': 'admin',
  'GET /client-groups/:id/members': 'studio',
  'POST /client-groups/:id/members': 'studio',
  'DELETE /client-groups/:id/members/:clientId': 'studio',
  'GET /client-jobs/:id': 'studio',
  'POST /client-jobs/:id/continue': 'studio',

  'GET /bookings': 'studio',
  'POST /bookings': 'studio',
  'GET /bookings/:id': 'studio',
  'PATCH /bookings/:id': 'studio',
  'DELETE /bookings/:id': 'studio',
  'POST /bookings/:id/link': 'studio',
  'POST /bookings/:id/unlink': 'studio',
  'POST /bookings/:id/convert': 'studio',
  'POST /bookings/:id/restore': 'studio',
  'GET /bookings/:id/history': 'studio',

  'GET /users/:id/google-sync': 'self',
  'PATCH /users/:id/google-sync': 'self',
  'POST /users/:id/google-sync/preview': 'self',
  'POST /users/:id/google-sync/run': 'self',
  'POST /users/:id/google-sync/disconnect': 'self',
  'GET /users/:id/google-sync/calendars': 'self',
  'GET /users/:id/google-sync/check': 'self',
  'GET /users/:id/google-sync/contacts/:clientId': 'self',
  'POST /users/:id/google-sync/contacts/:clientId/untie': 'self',

  'GET /api-keys': 'admin',
  'POST /api-keys': 'admin',
  'GET /api-keys/:id': 'admin',
  'DELETE /api-keys/:id': 'admin',
};

/** Whether a caller may do what a policy guards; `id` is the route's, where it has one. */
export function mayCall(policy: Policy, caller: Caller, id: string | undefined): boolean {
  switch (policy) {
    case 'anyone':
    case 'studio':
      return true;
    case 'self':
      return caller.role !== 'user' || (id !== undefined && userIdOf(caller) === id);
    case 'admin':
      return caller.role !== 'user';
  }
}

/** The routes under `base` that nobody said who may call. Middleware, which stands for all methods, is no route. */
export function routesWithoutPolicy(
  routes: readonly { readonly method: string; readonly path: string }[],
  base: string,
): readonly string[] {
  return routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith(`${base}/`))
    .map(({ method, path }) => `${method} ${path.slice(base.length)}`)
    .filter((route) => policies[route] === undefined);
}
