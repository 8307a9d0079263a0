import { startGoogle, type LocalGoogle } from '../../../infra/local/google/server.ts';
import { createGoogle, type GoogleOptions } from '../../../shared/adapters/google/google.ts';
import type { ObservedCall } from '../../../shared/adapters/google/transport.ts';
import type { Entry } from '../../../shared/domain/entry.ts';
import { asId, type CalendarId, type EventId } from '../../../shared/domain/ids.ts';
import type { EventsQuestion, Google, GoogleCalendar, NewEvent } from '../../../shared/ports/google.ts';
import type { GoogleChange } from '../../../shared/sync/calendar/model.ts';
import { createFixedChance, createVirtualClock, type VirtualClock } from '../../adapters/google/virtual-clock.ts';

export const ann = 'ann@example.com';
export const calendarId: CalendarId = asId(ann);
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
      pacing: { unitsPerMinute: 1_000_000, writesPerSecond: 100_000 },
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

const entry: Entry = {
  title: 'Shoot',
  span: {
    kind: 'timed',
    start: asId('2026-03-02T11:00:00Z'),
    end: asId('2026-03-02T12:00:00Z'),
    timeZone: asId('Europe/Berlin'),
  },
  location: 'Room 1',
  notes: 'props',
  detail: 'Client: Ann & Tom',
  busy: true,
  status: 'confirmed',
};

/** An event to be made, with what a case changes. */
export function newEvent(eventId: string, changes: Partial<Entry> = {}): NewEvent {
  return {
    eventId: asId<EventId>(eventId),
    entry: { ...entry, ...changes },
    mark: { studioId: asId('s'), userId: asId('u'), bookingId: asId('b'), sent: { title: 'p', notes: 'q' } },
  };
}

/** Reads everything there is, page by page; ends with the token. */
export async function readAll(
  calendar: GoogleCalendar,
  token?: string,
): Promise<{ readonly changes: readonly GoogleChange[]; readonly token: string; readonly pages: number }> {
  const changes: GoogleChange[] = [];
  let page: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const next = page === undefined ? {} : { page };
    const question: EventsQuestion =
      token === undefined
        ? { kind: 'full', from: asId('2026-01-01T00:00:00Z'), ...next }
        : { kind: 'changes', token, ...next };
    const answer = await calendar.readEvents(calendarId, question);
    changes.push(...answer.changes);
    if (answer.nextToken !== undefined) return { changes, token: answer.nextToken, pages };
    if (answer.nextPage === undefined) throw new Error('a page with neither a next page nor a token');
    page = answer.nextPage;
  }
}
