import { startGoogle, type LocalGoogle } from '../../../infra/local/google/server.ts';
import { createGoogle, type GoogleOptions } from '../../../shared/adapters/google/google.ts';
import type { ObservedCall } from '../../../shared/adapters/google/transport.ts';
import { asId, type CalendarId, type EventId } from '../../../shared/domain/ids.ts';
import type { Google, GoogleCalendar, Permission } from '../../../shared/ports/google.ts';
import { createFixedChance, createVirtualClock, type VirtualClock } from '../../adapters/google/virtual-clock.ts';
import type { GoogleUnderTest } from './google-port.contract.ts';
import { ann } from './port-examples.ts';

export const registration = {
  clientId: 'studio.apps.example',
  clientSecret: 'a secret',
  redirectUri: 'https://studio.example/google/callback',
};
export const allScopes = [
  'openid',
  'email',
  'profile',
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  'https://www.googleapis.com/auth/contacts',
];

/** A double of Google with one account, and our adapter on a clock of the test's. */
export interface StudioWithGoogle {
  readonly double: LocalGoogle;
  readonly google: Google;
  readonly calendar: GoogleCalendar;
  readonly clock: VirtualClock;
  /** Every request so far. */
  readonly calls: ObservedCall[];
  /** Another adapter on the same double. */
  googleWith(options: Partial<GoogleOptions>): Google;
  /** The calendar of a fresh grant for these scopes. */
  calendarWith(scopes: readonly string[]): GoogleCalendar;
}

/** Starts it all; the double is stopped by the test. */
export async function startStudioWithGoogle(): Promise<StudioWithGoogle> {
  const { clientId: id, clientSecret: secret, redirectUri } = registration;
  const double = await startGoogle({
    people: [{ email: ann, name: 'Ann' }],
    clients: [{ id, secret, redirectUris: [redirectUri] }],
    quotas: 'off',
  });
  const clock = createVirtualClock(Date.now());
  const calls: ObservedCall[] = [];
  const googleWith = (options: Partial<GoogleOptions>) =>
    createGoogle({
      ...registration,
      baseUrl: double.url,
      clock,
      chance: createFixedChance(),
      pacing: { unitsPerMinute: 1_000_000, sharedUnitsPerMinute: 1_000_000, writesPerSecond: 100_000 },
      onCall: (call) => calls.push(call),
      ...options,
    });
  const google = googleWith({});
  const calendarWith = (scopes: readonly string[]) => {
    const { refreshToken } = double.issueTokens({ email: ann, clientId: id, scopes });
    return google.calendarOf({ refreshToken, subject: asId('sub') });
  };
  return { double, google, calendar: calendarWith(allScopes), clock, calls, googleWith, calendarWith };
}

/** The adapter and the double, as the suite of the port's promises takes them. */
export async function startGoogleUnderTest(): Promise<GoogleUnderTest> {
  const studio = await startStudioWithGoogle();
  const { double, google, calendar, clock } = studio;
  /** Acts as Ann on the double's own controls. */
  const asAnn = async (method: string, path: string, body: object): Promise<{ readonly id: string }> => {
    const url = `${double.url}/_/people/${ann}/calendars${path}`;
    const response = await fetch(url, { method, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return (await response.json()) as { readonly id: string }; // the double answers with what was made or changed
  };
  const scopesOf = (permissions: readonly Permission[]) =>
    allScopes.filter((scope) => permissions.some((name) => scope.includes(name)) || !scope.includes('/auth/'));
  return {
    google,
    calendar,
    clock,
    person: {
      async rename(eventId, title) {
        await asAnn('PATCH', `/${ann}/events/${eventId}`, { summary: title });
      },
      duplicate: async (eventId) => asId<EventId>((await asAnn('POST', `/${ann}/events/${eventId}/duplicate`, {})).id),
      addCalendar: async (name) => asId<CalendarId>((await asAnn('POST', '', { summary: name })).id),
    },
    trouble: {
      expireTokens: () => double.expireSyncTokens(ann),
      purgeDeleted: () => double.purgeDeleted(ann),
      cutPages: (pageSize) => double.setPaging({ pageSize, emptyShare: 0.3 }),
      throttle: () => double.fail({ kind: 'throttle' }),
      pauseWrites: () => double.pauseWrites(ann, 3_600_000),
      end() {
        double.clearFailures();
        double.setPaging({});
        double.pauseWrites(ann, 0);
      },
      revokeAccess: () => double.revokeAccess(ann),
    },
    addAccount: (email) => double.addPerson({ email, name: 'Tom' }),
    calendarWith: (permissions) => studio.calendarWith(scopesOf(permissions)),
    choose(consentUrl, { email, permissions }) {
      const back = new URL(double.consent(consentUrl, { email, scopes: scopesOf(permissions) }));
      return back.searchParams.get('code') ?? '';
    },
    close: () => double.stop(),
  };
}
