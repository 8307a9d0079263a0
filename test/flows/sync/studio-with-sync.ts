import { startGoogle, type LocalGoogle } from '../../../infra/local/google/server.ts';
import { createGoogle } from '../../../shared/adapters/google/google.ts';
import type { ObservedCall } from '../../../shared/adapters/google/transport.ts';
import { createLocalKeys } from '../../../shared/adapters/kms/local-keys.ts';
import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import type { Actor, Booking } from '../../../shared/domain/booking.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { BookingId, CalendarId, UserId } from '../../../shared/domain/ids.ts';
import type { GoogleSyncSettings } from '../../../shared/domain/settings.ts';
import { defaultSettings } from '../../../shared/domain/settings.ts';
import type { Instant, Span } from '../../../shared/domain/time.ts';
import { book } from '../../../shared/flows/bookings/book.ts';
import type { NewBooking } from '../../../shared/flows/bookings/book.ts';
import { changeBooking } from '../../../shared/flows/bookings/change-booking.ts';
import { deleteBooking } from '../../../shared/flows/bookings/delete-booking.ts';
import { sealGrant } from '../../../shared/flows/sign-in/grants.ts';
import { newSync } from '../../../shared/flows/google-sync/new-sync.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import type { SyncOutcome } from '../../../shared/flows/sync-user.ts';
import { grantAt, studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import type { SyncTrigger } from '../../../shared/ports/queue.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import type { Store } from '../../../shared/ports/store.ts';
import {
  addressOf,
  annId,
  at,
  benId,
  clientId,
  sessionTypeId,
  studioId,
  studioRecords,
  zone,
} from './studio-records.ts';
import { createFixedChance, createVirtualClock, type VirtualClock } from '../../adapters/google/virtual-clock.ts';

export { addressOf, annId, at, benId, clientId, sessionTypeId, studioId, zone };
/** When the clocks of these tests stand at first, milliseconds since 1970. */
export const startOfTests = Date.UTC(2026, 10, 23, 9);

/** A timed span on 1 December 2026, hours UTC. */
export function hours(start: number, end: number, day = '2026-12-01'): Span {
  const instant = (hour: number): Instant => at(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);
  return { kind: 'timed', start: instant(start), end: instant(end), timeZone: zone };
}

/** Google's JSON of an event, as far as tests look at it. */
export interface EventJson {
  readonly id: string;
  readonly status?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly location?: string;
  readonly start?: { readonly dateTime?: string; readonly date?: string; readonly timeZone?: string };
  readonly end?: { readonly dateTime?: string; readonly date?: string };
  readonly [field: string]: unknown;
}

/** A studio in memory whose users sync with a double of Google. */
export interface StudioWithSync {
  readonly store: Store;
  readonly double: LocalGoogle;
  readonly clock: VirtualClock;
  readonly calls: ObservedCall[];
  readonly queue: ReturnType<typeof createMemoryQueue>;
  readonly deps: Parameters<typeof syncUser>[0];
  /** Turns a user's sync on, with these settings. */
  connect(userId: UserId, settings?: Partial<GoogleSyncSettings>): Promise<void>;
  run(userId: UserId, trigger?: SyncTrigger): Promise<SyncOutcome>;
  sync(userId: UserId): Promise<SyncRecord>;
  setSettings(userId: UserId, settings: Partial<GoogleSyncSettings>): Promise<void>;
  bookAppointment(description: string, span: Span, more?: Partial<NewBooking>): Promise<Booking>;
  bookSession(span: Span, more?: { readonly assistantId?: UserId }): Promise<Booking>;
  change(id: BookingId, fields: Partial<Booking>): Promise<Booking>;
  remove(id: BookingId): Promise<void>;
  booking(id: BookingId): Promise<Booking>;
  /** Every booking that is not deleted. */
  bookings(): Promise<readonly Booking[]>;
  /** Living events of a user's calendar, as the user sees them. */
  events(userId: UserId): Promise<readonly EventJson[]>;
  /** The Google user acts. */
  createEvent(userId: UserId, event: object): Promise<EventJson>;
  editEvent(userId: UserId, eventId: string, fields: object): Promise<EventJson>;
  deleteEvent(userId: UserId, eventId: string): Promise<void>;
  stop(): Promise<void>;
}

const scopes = [
  'openid',
  'email',
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
];
const actor: Actor = { kind: 'user', userId: annId, name: 'Ann' };

/** What a studio is made of, where it is not the usual. */
export interface Parts {
  /** In memory by default. */
  readonly store: Store;
  /** A virtual one by default, on which waiting takes no time. */
  readonly clock: VirtualClock;
}

/** Starts it all; `stop` ends it. */
export async function startStudioWithSync(parts: Partial<Parts> = {}): Promise<StudioWithSync> {
  const clock = parts.clock ?? createVirtualClock(startOfTests);
  const double = await startGoogle({
    people: [annId, benId].map((user) => ({ email: addressOf(user), name: user, timeZone: 'Europe/Berlin' })),
    quotas: 'off',
    now: () => startOfTests + clock.elapsed(),
  });
  const calls: ObservedCall[] = [];
  const store = parts.store ?? createMemoryStore({ clock });
  const queue = createMemoryQueue();
  const chance = createFixedChance();
  const keys = createLocalKeys({ secret: 'a secret of these tests only, long enough' });
  const google = createGoogle({
    clientId: 'test-client',
    clientSecret: 'secret',
    redirectUri: 'http://localhost/auth/google/callback',
    baseUrl: double.url,
    clock,
    chance,
    pacing: { unitsPerMinute: 1_000_000, sharedUnitsPerMinute: 1_000_000, writesPerSecond: 100_000 },
    onCall: (call) => calls.push(call),
  });
  const deps = { store, queue, google, keys, clock, chance, channelSecret: 'the secret of channels in these tests' };
  const places = studioCollections(studioId);
  await store.write(studioRecords());

  const actAsPerson = async (userId: UserId, path: string, init: RequestInit): Promise<EventJson> => {
    const address = addressOf(userId);
    const answer = await fetch(`${double.url}/_/people/${address}/calendars/${address}/events${path}`, {
      ...init,
      headers: { 'content-type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`${String(init.method)} ${path}: ${String(answer.status)} ${await answer.text()}`);
    const text = await answer.text();
    return (text === '' ? {} : JSON.parse(text)) as EventJson; // the double answers with the event
  };

  const read = async (userId: UserId): Promise<SyncRecord> => {
    const stored = await store.get(syncAt(syncIdOf(studioId, userId)));
    if (stored === undefined) throw new Error(`no sync of ${userId}`);
    return stored.value;
  };

  return {
    store,
    double,
    clock,
    calls,
    queue,
    deps,
    async connect(userId, settings = {}) {
      const syncId = syncIdOf(studioId, userId);
      const { refreshToken } = double.issueTokens({ email: addressOf(userId), scopes });
      const calendarId: CalendarId = asId(addressOf(userId));
      const sealed = await sealGrant(keys, syncId, refreshToken);
      const now = clock.now();
      await store.write([
        { kind: 'set', document: grantAt(syncId), value: { subject: asId(`sub-${userId}`), sealed, grantedAt: now } },
        {
          kind: 'set',
          document: syncAt(syncId),
          value: {
            ...newSync(studioId, userId),
            settings: { ...defaultSettings, enabled: true, calendarId, ...settings },
            account: {
              subject: asId(`sub-${userId}`),
              email: addressOf(userId),
              status: 'connected',
              permissions: ['calendar'],
              connectedAt: now,
            },
            nextSyncAt: now,
          },
        },
      ]);
    },
    run: async (userId, trigger = 'now') => syncUser(deps, { syncId: syncIdOf(studioId, userId), trigger }),
    sync: read,
    async setSettings(userId, settings) {
      const sync = await read(userId);
      const fields = { settings: { ...sync.settings, ...settings }, version: sync.version + 1 };
      await store.write([{ kind: 'update', document: syncAt(syncIdOf(studioId, userId)), fields }]);
    },
    async bookAppointment(description, span, more = {}) {
      const wanted = {
        kind: 'appointment',
        description,
        span,
        userIds: [annId],
        status: 'confirmed',
        busy: true,
        location: '',
        notes: '',
        colour: '',
        resourceIds: [],
        bookedBy: '',
        ...more,
      } as const;
      return done(await book(deps, { studioId, actor, wanted: wanted as NewBooking, allowOverlap: true })); // `more` keeps the kind
    },
    async bookSession(span, more = {}) {
      const wanted = {
        kind: 'session',
        description: '',
        span,
        clientId,
        typeId: sessionTypeId,
        photographerId: annId,
        status: 'confirmed',
        busy: true,
        location: 'Studio 1',
        notes: '',
        colour: '',
        resourceIds: [],
        bookedBy: '',
        ...more,
      } as const;
      return done(await book(deps, { studioId, actor, wanted, allowOverlap: true }));
    },
    async change(id, fields) {
      const request = { studioId, bookingId: id, actor, allowOverlap: true };
      return done(await changeBooking(deps, request, (before) => ({ ...before, ...fields }) as Booking)); // fields of the same kind
    },
    async remove(id) {
      done(await deleteBooking(deps, { studioId, bookingId: id, actor }));
    },
    async booking(id) {
      const stored = await store.get(places.booking(id));
      if (stored === undefined) throw new Error(`no booking ${id}`);
      return stored.value.booking;
    },
    async bookings() {
      const found = await store.find({ from: places.bookings, where: [{ field: 'deleted', is: '==', value: false }] });
      return found.map((stored) => stored.value.booking);
    },
    async events(userId) {
      const { accessToken } = double.issueTokens({ email: addressOf(userId), clientId: 'looker', scopes });
      const url = `${double.url}/calendar/v3/calendars/${addressOf(userId)}/events?maxResults=2500`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
      const { items } = (await answer.json()) as { readonly items: readonly EventJson[] }; // Google's list
      return items;
    },
    createEvent: async (userId, event) => actAsPerson(userId, '', { method: 'POST', body: JSON.stringify(event) }),
    editEvent: async (userId, id, fields) =>
      actAsPerson(userId, `/${id}`, { method: 'PATCH', body: JSON.stringify(fields) }),
    async deleteEvent(userId, id) {
      await actAsPerson(userId, `/${id}`, { method: 'DELETE' });
    },
    stop: async () => double.stop(),
  };
}

function done(answer: Awaited<ReturnType<typeof book>>): Booking {
  if (answer.kind === 'refused') throw new Error(`${answer.code}: ${answer.message}`);
  return answer.booking;
}
