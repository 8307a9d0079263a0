import { startGoogle, type LocalGoogle } from '../../../infra/local/google/server.ts';
import { createGoogle, type GoogleOptions } from '../../../shared/adapters/google/google.ts';
import type { ObservedCall } from '../../../shared/adapters/google/transport.ts';
import { asId, type CalendarId, type EventId } from '../../../shared/domain/ids.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import type { Google, GoogleCalendar, Permission } from '../../../shared/ports/google.ts';
import { createFixedChance, createVirtualClock, type VirtualClock } from '../../adapters/google/virtual-clock.ts';
import type { GoogleUnderTest } from './google-port.contract.ts';
import { ann } from './port-examples.ts';
import type { OccurrenceOf, PersonsEdit } from './series-person.ts';

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
    return response.status === 204 ? { id: '' } : ((await response.json()) as { readonly id: string }); // the double answers with what was made or changed
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
    series: {
      editOccurrence: async (of, edit) => void (await asAnn('PATCH', `${eventPath(of)}?reach=this`, bodyOf(edit))),
      deleteOccurrence: async (of) => void (await asAnn('DELETE', `${eventPath(of)}?reach=this`, {})),
      editFollowing: async (of, edit) =>
        asId<EventId>((await asAnn('PATCH', `${eventPath(of)}?reach=following`, bodyOf(edit))).id),
      deleteFollowing: async (of) => void (await asAnn('DELETE', `${eventPath(of)}?reach=following`, {})),
      async editAll(masterId, { title, span }) {
        const read = await calendar.readEvent(asId(ann), masterId);
        const first = read.kind === 'event' ? read.event.entry.span.start : '';
        const of = { masterId, originalStart: asId<Instant>(first) };
        const edit = { ...(title !== undefined && { title }), ...(span !== undefined && { span }) };
        await asAnn('PATCH', `${eventPath(of)}?reach=all`, bodyOf(edit));
      },
      deleteAll: async (masterId) => void (await asAnn('DELETE', `/${ann}/events/${masterId}`, {})),
      async createUnsayable() {
        const times = {
          start: { dateTime: '2026-03-02T11:00:00Z', timeZone: 'Europe/Berlin' },
          end: { dateTime: '2026-03-02T12:00:00Z', timeZone: 'Europe/Berlin' },
        };
        const event = { ...times, summary: 'Odd', recurrence: ['RDATE:20260305T110000Z'] };
        return asId<EventId>((await asAnn('POST', `/${ann}/events`, event)).id);
      },
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

/** Where the person's page finds one occurrence: under the id that Google gives it (facts 1.4). */
function eventPath({ masterId, originalStart }: OccurrenceOf): string {
  return `/${ann}/events/${masterId}_${originalStart.replaceAll(/[-:]/g, '')}`;
}

function bodyOf({ title, span }: PersonsEdit): object {
  const timeZone = span?.kind === 'timed' ? span.timeZone : undefined;
  const time = (at: string) => (timeZone === undefined ? { date: at } : { dateTime: at, timeZone });
  return {
    ...(title !== undefined && { summary: title }),
    ...(span !== undefined && { start: time(span.start), end: time(span.end) }),
  };
}
