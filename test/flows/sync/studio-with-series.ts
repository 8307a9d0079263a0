import { createLocalKeys } from '../../../shared/adapters/kms/local-keys.ts';
import { createMemoryGoogle, type MemoryGoogle } from '../../../shared/adapters/memory/google.ts';
import type { WorldOptions } from '../../../shared/adapters/memory/google-world.ts';
import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import type { Actor, Booking } from '../../../shared/domain/booking.ts';
import type { Scope } from '../../../shared/domain/edit-series.ts';
import type { Entry } from '../../../shared/domain/entry.ts';
import { occurrencesOf } from '../../../shared/domain/expand-series.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { BookingId, CalendarId, EventId } from '../../../shared/domain/ids.ts';
import { occurrenceIdOf } from '../../../shared/domain/occurrence.ts';
import { defaultSettings } from '../../../shared/domain/settings.ts';
import type { GoogleSyncSettings } from '../../../shared/domain/settings.ts';
import { parseDate } from '../../../shared/domain/time.ts';
import type { CalendarDate, Instant, Span } from '../../../shared/domain/time.ts';
import { book } from '../../../shared/flows/bookings/book.ts';
import type { NewBooking } from '../../../shared/flows/bookings/book.ts';
import { changeBooking } from '../../../shared/flows/bookings/change-booking.ts';
import { deleteBooking } from '../../../shared/flows/bookings/delete-booking.ts';
import { changeSettings } from '../../../shared/flows/google-sync/change-settings.ts';
import type { SettingsChange } from '../../../shared/flows/google-sync/settings-change.ts';
import { newSync } from '../../../shared/flows/google-sync/new-sync.ts';
import { sealGrant } from '../../../shared/flows/sign-in/grants.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import type { SyncOutcome } from '../../../shared/flows/sync-user.ts';
import { grantAt, mails, studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import type { Google, GoogleCalendar } from '../../../shared/ports/google.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import type { MailRecord } from '../../../shared/ports/records/mail-record.ts';
import type { SyncTrigger } from '../../../shared/ports/queue.ts';
import { foldWhole } from '../../../shared/sync/calendar/fold-series.ts';
import { createFixedChance, createVirtualClock } from '../../adapters/google/virtual-clock.ts';
import { annId, at as instant, clientId, sessionTypeId, studioId, studioRecords, zone } from './studio-records.ts';

export const calendarId: CalendarId = asId('ann@example.com');
const startOfTests = Date.UTC(2026, 0, 5, 9);
const actor: Actor = { kind: 'user', userId: annId, name: 'Ann' };

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no good example');
  return value;
}

export function date(text: string): CalendarDate {
  return known(parseDate(text));
}

/** One hour in Berlin from an hour of a day in winter (UTC+1) or, from 29 March 2026 on, in summer (UTC+2). */
export function hourAt(day: string, hour: number): Span {
  const utc = hour - (day >= '2026-03-29' ? 2 : 1);
  const start = (of: number): Instant => instant(`${day}T${String(of).padStart(2, '0')}:00:00Z`);
  return { kind: 'timed', start: start(utc), end: start(utc + 1), timeZone: zone };
}

/** A day as a span. */
export function dayAt(day: string): Span {
  const start = date(day);
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return { kind: 'allDay', start, end: date(next.toISOString().slice(0, 10)) };
}

/** What stands on a schedule at one time. */
export interface Shown {
  readonly when: string;
  readonly title: string;
  readonly notes: string;
}

/** A studio in memory whose user syncs with a Google in memory. */
export interface StudioWithSeries {
  readonly google: MemoryGoogle;
  /** Every call to Google's calendar, by its name. */
  readonly calls: string[];
  /** Lets the so-manieth call from now on (from 0) fail as if Google were down: before it does anything, or after. */
  failAt(call: number, when: 'before' | 'after'): void;
  /** Whether the failure asked for has happened. */
  failed(): boolean;
  run(trigger?: SyncTrigger): Promise<SyncOutcome>;
  /** So many seconds go by. */
  wait(seconds: number): Promise<void>;
  /** Runs until nothing more fails. */
  settle(): Promise<void>;
  setSettings(settings: Partial<GoogleSyncSettings>): Promise<void>;
  /** The same as a person does it, with what it brings. */
  changeSettings(change: SettingsChange): Promise<void>;
  bookSeries(span: Span, rule: string, more?: Partial<NewBooking>): Promise<Booking>;
  bookSingle(span: Span): Promise<Booking>;
  bookSession(span: Span, rule: string): Promise<Booking>;
  change(id: BookingId, fields: Partial<Booking>): Promise<Booking>;
  changeOccurrence(id: BookingId, day: string, scope: Scope, fields: Partial<Booking>): Promise<void>;
  remove(id: BookingId): Promise<void>;
  removeOccurrence(id: BookingId, day: string, scope: Scope): Promise<void>;
  booking(id: BookingId): Promise<Booking>;
  bookings(): Promise<readonly Booking[]>;
  /** The user's only series in Google. */
  eventId(): EventId;
  /** What the studio, and Google, show from 1 January 2026 until before 30 May, in order. */
  inStudio(except?: ReadonlySet<string>): Promise<readonly Shown[]>;
  inGoogle(): Promise<readonly Shown[]>;
  conflicts(): Promise<readonly ConflictRecord[]>;
  mails(): Promise<readonly MailRecord[]>;
}

const shownWithin = { start: instant('2026-01-01T00:00:00Z'), end: instant('2026-05-30T00:00:00Z') };

/** Starts it all, two-way unless the settings say otherwise. */
export async function startStudioWithSeries(
  settings: Partial<GoogleSyncSettings> = {},
  manner: Pick<WorldOptions, 'rewriteText'> = {},
): Promise<StudioWithSeries> {
  const clock = createVirtualClock(startOfTests);
  const store = createMemoryStore({ clock });
  const queue = createMemoryQueue();
  const chance = createFixedChance();
  const keys = createLocalKeys({ secret: 'a secret of these tests only, long enough' });
  let looks = 0;
  const google = createMemoryGoogle({
    clock: { now: () => instant(new Date(startOfTests + clock.elapsed() + (looks += 1) * 1000).toISOString()) },
    ...manner,
  });
  const calls: string[] = [];
  const fault: { at?: number; when: 'before' | 'after'; happened: boolean } = { when: 'before', happened: false };
  const watched: Google = {
    ...google,
    calendarOf: (grant) => watch(google.calendarOf(grant), { calls, fault }),
  };
  const deps = { store, queue, google: watched, keys, clock, chance, channelSecret: 'the secret of channels here' };
  const places = studioCollections(studioId);
  const syncId = syncIdOf(studioId, annId);
  await store.write(studioRecords());
  google.person.addAccount({ email: calendarId, name: 'Ann', timeZone: zone });
  const { refreshToken, subject } = google.grant({ email: calendarId, permissions: ['calendar'] });
  const sealed = await sealGrant(keys, syncId, refreshToken);
  const now = clock.now();
  await store.write([
    { kind: 'set', document: grantAt(syncId), value: { subject, sealed, grantedAt: now } },
    {
      kind: 'set',
      document: syncAt(syncId),
      value: {
        ...newSync(studioId, annId),
        settings: { ...defaultSettings, enabled: true, calendarId, syncAppointmentsBack: true, ...settings },
        account: { subject, email: calendarId, status: 'connected', permissions: ['calendar'], connectedAt: now },
        nextSyncAt: now,
      },
    },
  ]);
  const run = async (trigger: SyncTrigger = 'now'): Promise<SyncOutcome> => {
    clock.advance(60_000);
    return syncUser(deps, { syncId, trigger });
  };
  const calendar = google.calendarOf({ refreshToken, subject });
  const request = (bookingId: BookingId) => ({ studioId, bookingId, actor, allowOverlap: true });
  const bookings = async (): Promise<readonly Booking[]> => {
    const found = await store.find({ from: places.bookings, where: [{ field: 'deleted', is: '==', value: false }] });
    return found.map((stored) => stored.value.booking);
  };
  const usual = {
    status: 'confirmed',
    busy: true,
    location: '',
    notes: '',
    colour: '',
    resourceIds: [],
    bookedBy: '',
  } as const;
  const recurrence = (rule: string) => ({ rule, excludedDates: [], changes: [] });
  return {
    google,
    calls,
    failAt(call, when) {
      Object.assign(fault, { at: calls.length + call, when, happened: false });
    },
    failed: () => fault.happened,
    run,
    async wait(seconds) {
      clock.advance(seconds * 1000);
    },
    async settle() {
      delete fault.at;
      for (let time = 0; time < 3; time++) await run();
    },
    async setSettings(wanted) {
      const sync = known(await store.get(syncAt(syncId))).value;
      const fields = {
        settings: { ...sync.settings, ...wanted },
        version: sync.version + 1,
        compareAll: true as const,
      };
      await store.write([{ kind: 'update', document: syncAt(syncId), fields }]);
    },
    async changeSettings(change) {
      const answer = await changeSettings(deps, { studioId, userId: annId, change });
      if (answer.kind === 'refused') throw new Error(answer.message);
    },
    async bookSeries(span, rule, more = {}) {
      const about = { kind: 'appointment', description: 'Yoga', userIds: [annId] } as const;
      const wanted = { ...usual, ...about, span, recurrence: recurrence(rule), ...more } as NewBooking; // `more` keeps the kind
      return done(await book(deps, { studioId, actor, wanted, allowOverlap: true }));
    },
    async bookSingle(span) {
      const wanted = { ...usual, kind: 'appointment', description: 'Yoga', userIds: [annId], span } as const;
      return done(await book(deps, { studioId, actor, wanted, allowOverlap: true }));
    },
    async bookSession(span, rule) {
      const about = {
        kind: 'session',
        description: '',
        clientId,
        typeId: sessionTypeId,
        photographerId: annId,
      } as const;
      const wanted = { ...usual, ...about, span, recurrence: recurrence(rule) };
      return done(await book(deps, { studioId, actor, wanted, allowOverlap: true }));
    },
    change: async (id, fields) =>
      done(await changeBooking(deps, request(id), (before) => ({ ...before, ...fields }) as Booking)), // fields of its kind
    async changeOccurrence(id, day, scope, fields) {
      const wanted = (before: Booking) => ({ ...before, ...fields }) as Booking; // fields of its kind
      done(await changeBooking(deps, { ...request(occurrenceIdOf(id, date(day))), scope }, wanted));
    },
    async remove(id) {
      done(await deleteBooking(deps, request(id)));
    },
    async removeOccurrence(id, day, scope) {
      done(await deleteBooking(deps, { ...request(occurrenceIdOf(id, date(day))), scope }));
    },
    booking: async (id) => known(await store.get(places.booking(id))).value.booking,
    bookings,
    eventId() {
      const masters = google.person.look(calendarId).filter(({ place, state }) => !place && state === 'living');
      const [master, ...others] = masters;
      if (master === undefined || others.length > 0) throw new Error(`${masters.length} events instead of one`);
      return master.id;
    },
    async inStudio(except = new Set()) {
      const all = (await bookings()).filter(({ id }) => !except.has(id));
      return inOrder(all.flatMap((booking) => shownOf({ ...booking, title: booking.description })));
    },
    async inGoogle() {
      const shown: Shown[] = [];
      for (const { id, place, state, entry } of google.person.look(calendarId)) {
        if (place !== undefined || state !== 'living') continue;
        const whole = foldWhole(await calendar.readSeries(calendarId, id), id);
        shown.push(...shownOf(whole?.event.entry ?? entry));
      }
      return inOrder(shown);
    },
    async conflicts() {
      const found = await store.find({ from: places.conflicts });
      return found.map(({ value }) => value);
    },
    async mails() {
      const found = await store.find({ from: mails });
      return found.map(({ value }) => value);
    },
  };
}

function watch(
  calendar: GoogleCalendar,
  { calls, fault }: { readonly calls: string[]; readonly fault: { at?: number; when: string; happened: boolean } },
): GoogleCalendar {
  const through = async <Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> => {
    const isFault = calls.push(name) - 1 === fault.at;
    if (isFault) fault.happened = true;
    if (isFault && fault.when === 'before') throw new GoogleFailure('unavailable', 'a fault of this test');
    const answer = await call();
    if (isFault) throw new GoogleFailure('unavailable', 'a fault of this test: the answer is lost');
    return answer;
  };
  return {
    ...calendar,
    readEvents: (id, question) => through('readEvents', () => calendar.readEvents(id, question)),
    readEvent: (id, eventId) => through('readEvent', () => calendar.readEvent(id, eventId)),
    readSeries: (id, masterId) => through('readSeries', () => calendar.readSeries(id, masterId)),
    readOccurrence: (id, of) => through('readOccurrence', () => calendar.readOccurrence(id, of)),
    insertEvent: (id, event) => through('insertEvent', () => calendar.insertEvent(id, event)),
    patchEvent: (id, change) => through('patchEvent', () => calendar.patchEvent(id, change)),
    undeleteEvent: (id, event) => through('undeleteEvent', () => calendar.undeleteEvent(id, event)),
    deleteEvent: (id, ...event) => through('deleteEvent', () => calendar.deleteEvent(id, ...event)),
    clearMark: (id, ...event) => through('clearMark', () => calendar.clearMark(id, ...event)),
  };
}

function done(answer: Awaited<ReturnType<typeof book>>): Booking {
  if (answer.kind === 'refused') throw new Error(`${answer.code}: ${answer.message}`);
  return answer.booking;
}

function shownOf(entry: Pick<Entry, 'title' | 'span' | 'notes' | 'recurrence'>): readonly Shown[] {
  const { span, title, notes, recurrence } = entry;
  if (recurrence === undefined) return [{ when: whenOf(span), title, notes }];
  return occurrencesOf({ span, recurrence }, shownWithin, zone).map(({ span: own, change }) => ({
    when: whenOf(own),
    title: change?.description ?? title,
    notes: change?.notes ?? notes,
  }));
}

function whenOf(span: Span): string {
  return span.kind === 'allDay' ? span.start : span.start.slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

function inOrder(shown: readonly Shown[]): readonly Shown[] {
  return shown.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
