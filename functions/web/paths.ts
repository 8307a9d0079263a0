import type {
  BookingId,
  ClientGroupId,
  ClientId,
  ClientImportId,
  ClientJobId,
  ConflictId,
  RunId,
  StudioId,
  SyncId,
  UserId,
} from '../../shared/domain/ids.ts';

/** The path of every page and form: the only place that makes them. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signOut: '/sign-out',
  consent: '/auth/google',
  consentCallback: '/auth/google/callback',
  newStudio: '/studios/new',
  studios: '/studios',
  calendar: '/calendar',
  clients: '/clients',
  newClient: '/clients/new',
  deletedClients: '/clients/deleted',
  joinGroup: '/clients/add-to-group',
  clientImport: '/clients/import',
  clientExport: '/clients/import/clients.csv',
  clientTemplate: '/clients/import/template.csv',
  clientGroups: '/client-groups',
  contactReviews: '/contacts/review',
  googleSync: '/google-sync',
  conflicts: '/conflicts',
  runs: '/runs',
  deletedBookings: '/bookings/deleted',
  users: '/users',
  studio: '/studio',
  apiKeys: '/api-keys',
  operations: '/operations',
  apiDocs: '/api/docs',
} as const;

/** One booking's page. */
export function bookingPath(id: BookingId): string {
  return `/bookings/${id}`;
}

/** The calendar at the day of a booking, with the dialog that changes it. */
export function changeBookingPath(id: BookingId): string {
  return `${paths.calendar}?${new URLSearchParams({ booking: id }).toString()}`;
}

/** One run's page. */
export function runPath(id: RunId): string {
  return `${paths.runs}/${id}`;
}

/** One question's page. */
export function conflictPath(id: ConflictId): string {
  return `/conflicts/${id}`;
}

/** One studio's syncs, for the vendor's operators. */
export function operatedStudioPath(id: StudioId): string {
  return `${paths.operations}/studios/${id}`;
}

/** One sync, for the vendor's operators. */
export function operatedSyncPath(id: SyncId): string {
  return `${paths.operations}/syncs/${id}`;
}

/** One client's page. */
export function clientPath(id: ClientId): string {
  return `/clients/${id}`;
}

/** The form that deletes a client. */
export function clientDeletePath(id: ClientId): string {
  return `/clients/${id}/delete`;
}

/** The form that says that a user's contact is not this client. */
export function untiePath(id: ClientId, userId: UserId): string {
  return `/clients/${id}/contacts/${userId}/untie`;
}

/** The form that brings a deleted client back. */
export function clientRestorePath(id: ClientId): string {
  return `/clients/${id}/restore`;
}

/** Long work on clients, and how far it is. */
export function clientJobPath(id: ClientJobId): string {
  return `/clients/jobs/${id}`;
}

/** A file of clients, looked at. */
export function clientImportPath(id: ClientImportId): string {
  return `${paths.clientImport}/${id}`;
}

/** One client group's page. */
export function clientGroupPath(id: ClientGroupId): string {
  return `${paths.clientGroups}/${id}`;
}

/** The contacts of one user that may be clients: questions for a person. */
export function contactReviewsPath(id: UserId): string {
  return `${paths.contactReviews}?${new URLSearchParams({ user: id }).toString()}`;
}

/** Where a question about a contact of a user's is answered. */
export function contactReviewPath(id: UserId, reviewId: string): string {
  return `${paths.contactReviews}/${id}/${reviewId}`;
}

/** One user's page. */
export function userPath(id: UserId): string {
  return `/users/${id}`;
}

/** One user's Google tab. */
export function googleSyncPath(id: UserId): string {
  return `/users/${id}/google-sync`;
}

/** Where a consent begins that leads back to `returnTo`. */
export function consentPath(
  returnTo: string,
  purpose: { readonly connect?: true; readonly invitation?: string } = {},
): string {
  const query = new URLSearchParams({ returnTo });
  if (purpose.connect === true) query.set('connect', '1');
  if (purpose.invitation !== undefined) query.set('invitation', purpose.invitation);
  return `${paths.consent}?${query.toString()}`;
}
