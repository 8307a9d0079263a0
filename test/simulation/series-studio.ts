import type { Actor, Booking } from '../../shared/domain/booking.ts';
import type { Scope } from '../../shared/domain/edit-series.ts';
import type { ClientId, UserId } from '../../shared/domain/ids.ts';
import { isSeries, occurrenceIdOf, type SeriesBooking } from '../../shared/domain/occurrence.ts';
import type { CalendarDate } from '../../shared/domain/time.ts';
import { book } from '../../shared/flows/bookings/book.ts';
import { changeBooking, type BookingRequest } from '../../shared/flows/bookings/change-booking.ts';
import { deleteBooking, restoreBooking } from '../../shared/flows/bookings/delete-booking.ts';
import { convertBooking, linkBooking } from '../../shared/flows/bookings/link-booking.ts';
import { changeSettings } from '../../shared/flows/google-sync/change-settings.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { Act } from './acts.ts';
import type { WorkerPorts } from './ports.ts';
import { allDaySeries, movedOccurrence, pickDate, repeating, retimed, timedSeries } from './series-dates.ts';
import type { studioSeriesActs } from './series-kinds.ts';
import { appointment, session, typed, type StudioScene } from './studio-side.ts';
import { portrait } from './world.ts';

type SeriesAct = Act & { readonly kind: (typeof studioSeriesActs)[number] };

/** A person of the studio acts on series, through the flows that serve them. */
export async function actOnStudioSeries(deps: WorkerPorts, act: SeriesAct, scene: StudioScene): Promise<void> {
  const { studio, user } = scene;
  const { studioId } = studio;
  const actor: Actor = { kind: 'user', userId: user.userId, name: user.name };
  const client = studio.clients[act.pick % studio.clients.length] as ClientId; // never empty
  const people: readonly UserId[] = act.pick % 3 === 0 ? studio.users.map(({ userId }) => userId) : [user.userId];
  const make = async (wanted: Parameters<typeof book>[1]['wanted']): Promise<void> =>
    void (await book(deps, { studioId, actor, wanted, allowOverlap: true }));
  switch (act.kind) {
    case 'bookSeries':
      return make({ ...appointment(act, people), ...timedSeries(act.value) });
    case 'bookAllDaySeries':
      return make({ ...appointment(act, people), ...allDaySeries(act.value) });
    case 'bookLinkedSeries':
      return make({ ...appointment(act, people), ...timedSeries(act.value), clientId: client });
    case 'bookSessionSeries':
      return make({ ...session(act, people, client), ...timedSeries(act.value) });
    case 'bringGoogleSeriesIn':
    case 'leaveGoogleSeriesOut': {
      const change = { includeGoogleSeries: act.kind === 'bringGoogleSeriesIn' };
      return void (await changeSettings(deps, { studioId, userId: user.userId, change }));
    }
    case 'repeatBooking':
      return repeatBooking(deps, act, { ...scene, actor });
    default:
      return actOnPicked(deps, act, { ...scene, actor, client });
  }
}

interface Acting extends StudioScene {
  readonly actor: Actor;
}

async function repeatBooking(deps: WorkerPorts, act: SeriesAct, { studio, store, actor }: Acting): Promise<void> {
  const found = await bookingsOf({ studio, store });
  const single = pickOf(
    found.filter(({ recurrence, occurrenceOf }) => recurrence === undefined && occurrenceOf === undefined),
    act.pick,
  );
  if (single === undefined) return;
  const request = { studioId: studio.studioId, bookingId: single.id, actor, allowOverlap: true };
  await changeBooking(deps, request, (before) => ({ ...before, recurrence: repeating(act.value) }));
}

/** What is done to a series that is there, or to one of its occurrences. */
async function actOnPicked(
  deps: WorkerPorts,
  act: SeriesAct,
  { studio, store, actor, client }: Acting & { readonly client: ClientId },
): Promise<void> {
  const series = pickOf((await bookingsOf({ studio, store })).filter(isSeries), act.pick);
  const date = series === undefined ? undefined : dateFor(act, series);
  if (series === undefined || date === undefined) return;
  const whole: BookingRequest = { studioId: studio.studioId, bookingId: series.id, actor, allowOverlap: true };
  const one = { ...whole, bookingId: occurrenceIdOf(series.id, date) };
  switch (act.kind) {
    case 'changeOccurrence':
      return change(deps, { ...one, scope: 'this' }, edited(act, { series, date, scope: 'this' }));
    case 'changeFollowing':
      return change(deps, { ...one, scope: 'following' }, edited(act, { series, date, scope: 'following' }));
    case 'changeSeries':
      return change(deps, { ...one, scope: 'all' }, edited(act, { series, date, scope: 'all' }));
    case 'leaveOccurrenceOut':
      return void (await deleteBooking(deps, { ...one, scope: 'this' }));
    case 'bringOccurrenceBack':
      return void (await restoreBooking(deps, { ...one, scope: 'this' }));
    case 'endSeries':
      return void (await deleteBooking(deps, { ...one, scope: 'following' }));
    case 'deleteSeries':
      return void (await deleteBooking(deps, whole));
    case 'linkOccurrence':
      return void (await linkBooking(deps, { ...one, clientId: client }));
    case 'convertOccurrence':
      return void (await convertBooking(deps, { ...one, conversion: { sessionTypeId: portrait, clientId: client } }));
    case 'stopRepeating':
      return change(deps, whole, ({ recurrence: _recurrence, ...before }) => before);
    default:
      return undefined;
  }
}

function dateFor(act: SeriesAct, series: SeriesBooking): CalendarDate | undefined {
  if (act.kind !== 'bringOccurrenceBack') return pickDate(series, act.value);
  return pickOf(series.recurrence.excludedDates, act.value);
}

async function change(deps: WorkerPorts, request: BookingRequest, wanted: (before: Booking) => Booking): Promise<void> {
  await changeBooking(deps, request, wanted);
}

function edited(
  act: SeriesAct,
  at: { readonly series: SeriesBooking; readonly date: CalendarDate; readonly scope: Scope },
): (before: Booking) => Booking {
  const text = typed(act);
  return (before) => {
    switch (act.value % 5) {
      case 0:
        return { ...before, notes: `${text} noted` };
      case 1:
        return { ...before, location: `${text} street` };
      case 2:
        return { ...before, description: `${text} described` };
      case 3:
        return at.scope === 'this'
          ? { ...before, busy: !before.busy }
          : { ...before, notes: `${text} noted`, location: '' };
      default:
        return {
          ...before,
          span:
            at.scope === 'this' ? movedOccurrence(at.series.span, at.date, act.value) : retimed(before.span, act.value),
        };
    }
  };
}

async function bookingsOf({ studio, store }: Pick<StudioScene, 'studio' | 'store'>): Promise<readonly Booking[]> {
  const found = await store.find({
    from: studioCollections(studio.studioId).bookings,
    where: [{ field: 'deleted', is: '==', value: false }],
  });
  return found.map(({ value }) => value.booking);
}

function pickOf<T>(values: readonly T[], pick: number): T | undefined {
  return values[pick % Math.max(1, values.length)];
}
