import { isMaster } from '../../shared/adapters/memory/google-series.ts';
import type { HeldEvent } from '../../shared/adapters/memory/google-world.ts';
import type { Booking } from '../../shared/domain/booking.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import { firstDateOf, originalDates, originalSpan } from '../../shared/domain/expand-series.ts';
import { isSeries, type SeriesBooking } from '../../shared/domain/occurrence.ts';
import type { Recurrence } from '../../shared/domain/series.ts';
import { addDays, type CalendarDate } from '../../shared/domain/time.ts';
import type { Pair } from '../../shared/sync/calendar/model.ts';
import { expectedEvent, type ExpectedEvent } from './expected-event.ts';
import type { UserFindings } from './findings.ts';
import type { History } from './under-way.ts';
import { Violation } from './scheduler.ts';
import type { SeriesDeed } from './series-google.ts';

/** Days of a series that are compared, from its first date on: over every change of the clocks within a year. */
const daysCompared = 400;

/** More than people do in a history; an endless daily series has more occurrences in two months. */
const mostActs = 30;

/** Both sides of a series say the same of every occurrence; nobody's word is lost; nothing is kept without end. */
export function checkSeries(found: UserFindings, history: History): void {
  for (const pair of found.pairs) {
    const booking = found.studio.bookings.get(pair.bookingId);
    const event = found.events.get(pair.eventId);
    if (pair.ended !== undefined || pair.calendarId !== found.user.calendarId) continue;
    if (booking === undefined || event?.state !== 'living' || pair.outOfStudio !== undefined) continue;
    compareSides({ found, history, pair, booking, event });
  }
  checkOneMasterEach(found);
  checkBounds(found);
  for (const [index, deed] of history.seriesDeeds.entries())
    if (deed.user.syncId === found.user.syncId && deed.calendarId === found.user.calendarId)
      checkDeed(found, history, { deed, later: history.seriesDeeds.slice(index + 1) });
}

/** Whether an exception belongs to a series of this calendar, and so to no booking of its own. */
export function isPartOfSeries(event: HeldEvent, events: ReadonlyMap<string, HeldEvent>): boolean {
  return event.place !== undefined && events.has(event.place.masterId);
}

/** What a calendar shows: a series with its exceptions as one event, however Google holds what does not take place. */
export function shownEvents(events: ReadonlyMap<string, HeldEvent>): readonly HeldEvent[] {
  const living = [...events.values()].filter((event) => event.state === 'living' && !isPartOfSeries(event, events));
  return living.map((event) => {
    const { recurrence } = event.entry;
    if (recurrence === undefined) return event;
    const own = [...events.values()].filter(({ place }) => place?.masterId === event.id);
    const dates = (state: HeldEvent['state']) =>
      own.flatMap((held) => (held.state === state && held.place !== undefined ? [held.place.originalDate] : []));
    const changes = own
      .filter(({ state }) => state === 'living')
      .flatMap(({ place, entry }) => {
        const fields = (place?.own ?? []).filter((field) => field !== 'mark');
        return place === undefined || fields.length === 0
          ? []
          : [{ originalDate: place.originalDate, ...Object.fromEntries(fields.map((field) => [field, entry[field]])) }];
      })
      .toSorted((one, other) => (one.originalDate < other.originalDate ? -1 : 1));
    const excludedDates = [...new Set([...recurrence.excludedDates, ...dates('deleted')])].toSorted();
    return { ...event, entry: { ...event.entry, recurrence: { ...recurrence, excludedDates, changes } } };
  });
}

/** Whether a series in Google must have come in: a rule we can say, and the user asked for series from the beginning. */
export function isWantedSeries({ user }: UserFindings, history: History, event: HeldEvent): boolean {
  if (!isMaster(event)) return true;
  const wasToggled = history.acts.has('bringGoogleSeriesIn') || history.acts.has('leaveGoogleSeriesOut');
  const wasObscure = history.seriesDeeds.some(({ masterId, kind }) => masterId === event.id && kind === 'obscure');
  return event.problem === undefined && user.plan.includeGoogleSeries === true && !wasToggled && !wasObscure;
}

/** Whether a later act on a whole series may have taken what was typed into it before. */
export function isTypedOver(history: History, typed: { readonly eventId: string; readonly at: number }): boolean {
  return history.seriesDeeds.some(
    ({ masterId, reach, at }) => rootOf(masterId) === rootOf(typed.eventId) && reach !== 'this' && at >= typed.at,
  );
}

/** Whether an event was made to repeat that may not come in as a series: it stays as it was in the studio, and the user is told. */
export function isHeldBack(
  found: UserFindings,
  history: History,
  { booking, event }: { readonly booking: Booking; readonly event: HeldEvent },
): boolean {
  return (
    !isSeries(booking) &&
    event.entry.recurrence !== undefined &&
    mayDifferInRepeating({ found, history, booking, event })
  );
}

/** Whether a person changed anything about a series in Google, or about its instances. */
export function wasSeriesTouched(history: History, event: HeldEvent): boolean {
  return history.seriesDeeds.some(({ masterId }) => masterId === event.id);
}

interface Compared {
  readonly found: UserFindings;
  readonly history: History;
  readonly pair: Pair;
  readonly booking: Booking;
  readonly event: HeldEvent;
}

function compareSides(at: Compared): void {
  const { found, history, booking, event } = at;
  const { recurrence } = event.entry;
  if (event.problem !== undefined || event.organizedByOthers || event.answer === 'declined') return;
  if (isOneWay(found, history) && wasTouched(history, event)) return;
  if (!isSeries(booking) && recurrence === undefined) return;
  const about = `${found.user.syncId} ${booking.id} = ${event.id}`;
  if (!isSeries(booking) || recurrence === undefined) {
    if (mayDifferInRepeating(at)) return;
    throw new Violation(`it repeats on one side only: ${about}`);
  }
  const held = inGoogle({ ...event.entry, recurrence }, event, found);
  const wanted = inStudio(booking, at);
  for (const date of [...new Set([...held.keys(), ...wanted.keys()])].toSorted())
    compareOccurrence({ date, held: held.get(date), wanted: wanted.get(date), about });
}

/** A booking that is more than an unlinked appointment does not begin to repeat because its event does, nor one of a user who wants no such series. */
function mayDifferInRepeating({ found, history, booking, event }: Omit<Compared, 'pair'>): boolean {
  const isUnlinked = booking.kind === 'appointment' && booking.clientId === undefined;
  const wantsSeries = found.sync.settings.includeGoogleSeries && !history.acts.has('bringGoogleSeriesIn');
  const beganThere = history.deeds.some(({ eventId, kind }) => eventId === event.id && kind === 'edit');
  return beganThere && !(isUnlinked && wantsSeries);
}

type Fields = Omit<ExpectedEvent, 'status'>;

function compareOccurrence(one: {
  readonly date: string;
  readonly held: Fields | undefined;
  readonly wanted: Fields | undefined;
  readonly about: string;
}): void {
  const { date, held, wanted, about } = one;
  if (held === undefined && wanted === undefined) return;
  if (held === undefined) throw new Violation(`${date} of ${about} takes place in the studio only`);
  if (wanted === undefined) throw new Violation(`${date} of ${about} takes place in Google only`);
  for (const field of Object.keys(wanted) as (keyof Fields)[]) {
    // A copy of our event keeps the studio's text of the other booking: it is the person's now.
    if (held[field] === wanted[field] || (field === 'detail' && wanted.detail === '')) continue;
    throw new Violation(`${field} of ${date} of ${about}: studio "${wanted[field]}", Google "${held[field]}"`);
  }
}

/** The dates that are compared: of any date outside of them nothing is said. */
function datesOf(span: Entry['span'], recurrence: Recurrence): readonly CalendarDate[] {
  const from = firstDateOf(span);
  const plain = { rule: recurrence.rule, excludedDates: [], changes: [] };
  const excluded = new Set(recurrence.excludedDates);
  const dates = originalDates({ span, recurrence: plain }, { from, to: addDays(from, daysCompared) });
  return dates.filter((date) => !excluded.has(date));
}

/** What Google's calendar shows of a series, by original date. */
function inGoogle(
  entry: Entry & { readonly recurrence: Recurrence },
  master: HeldEvent,
  { events }: UserFindings,
): ReadonlyMap<string, Fields> {
  const exceptions = new Map<string, HeldEvent>();
  for (const held of events.values())
    if (held.place?.masterId === master.id && (held.state === 'living' || held.state === 'deleted'))
      exceptions.set(held.place.originalDate, held);
  const shown = new Map<string, Fields>();
  for (const date of datesOf(entry.span, entry.recurrence)) {
    const exception = exceptions.get(date);
    if (exception?.state === 'deleted') continue;
    const { title, location, notes, detail, busy, span } = exception?.entry ?? {
      ...entry,
      span: originalSpan(entry.span, date),
    };
    shown.set(date, { title, location, notes, detail, busy, span: `${span.start}/${span.end}` });
  }
  return shown;
}

/** What the studio's calendar shows of a series, as this user's Google should show it, by original date. */
function inStudio(booking: SeriesBooking, { found, history }: Compared): ReadonlyMap<string, Fields> {
  const { studio, sync } = found;
  const changes = new Map(booking.recurrence.changes.map((change) => [change.originalDate, change]));
  const shown = new Map<string, Fields>();
  for (const date of datesOf(booking.span, booking.recurrence)) {
    const own = changes.get(date);
    const span = own?.span ?? originalSpan(booking.span, date);
    const occurrence: Booking = { ...booking, ...own, span };
    const { status: _status, ...fields } = expectedEvent(occurrence, {
      client: booking.clientId === undefined ? undefined : studio.clients.get(booking.clientId),
      privacy: sync.settings.privacy,
      collapsesSpaces: history.plan.rewritesTexts,
    });
    shown.set(date, fields);
  }
  return shown;
}

/** A booking has one series in a calendar, however often it was written. */
function checkOneMasterEach({ user, events, pairs }: UserFindings): void {
  const byBooking = new Map<string, HeldEvent>();
  for (const event of events.values()) {
    if (event.state !== 'living' || event.madeBy !== 'product' || event.place !== undefined) continue;
    const { mark } = event;
    if (mark === undefined || mark.userId !== user.userId) continue;
    const isPaired = pairs.some(({ eventId, bookingId }) => eventId === event.id && bookingId === mark.bookingId);
    const other = byBooking.get(mark.bookingId);
    if (other !== undefined && isPaired)
      throw new Violation(`${user.syncId}: ${mark.bookingId} is in Google as ${other.id} and as ${event.id}`);
    if (isPaired) byBooking.set(mark.bookingId, event);
  }
}

/** What is stored of a series grows with what people did to it, never with how long it goes on. */
function checkBounds({ user, studio, pairs }: UserFindings): void {
  for (const booking of studio.bookings.values()) {
    if (!isSeries(booking)) continue;
    const { excludedDates, changes } = booking.recurrence;
    if (excludedDates.length + changes.length > mostActs)
      throw new Violation(`${user.syncId}: ${booking.id} keeps ${changes.length} changes`);
    const living = pairs.filter(({ bookingId, ended }) => bookingId === booking.id && ended === undefined);
    if (living.length > 1) throw new Violation(`${user.syncId}: ${booking.id} has ${living.length} pairs`);
  }
}

/** What was typed into an instance or a series is kept somewhere, and what was cancelled there does not come back by itself. */
function checkDeed(
  found: UserFindings,
  history: History,
  { deed, later }: { readonly deed: SeriesDeed; readonly later: readonly SeriesDeed[] },
): void {
  if (isOneWay(found, history) || wasPrivate(found, history)) return;
  const event = found.events.get(deed.masterId);
  const roots = new Set([deed.masterId, deed.otherId ?? deed.masterId].map(rootOf));
  const onSame = later.filter(({ masterId }) => roots.has(rootOf(masterId)));
  const isWholeChanged = onSame.some(({ reach }) => reach !== 'this');
  const wasElsewhere = history.deeds.some(({ eventId, kind }) => roots.has(rootOf(eventId)) && kind !== 'create');
  if (isWholeChanged || wasElsewhere) return;
  const onDate = onSame.filter(({ originalDate }) => originalDate === deed.originalDate);
  for (const [field, value] of Object.entries(deed.typed)) {
    if (onDate.some(({ kind, typed }) => kind === 'cancel' || typed[field] !== undefined)) continue;
    if (found.studio.text.includes(value) || found.everywhere.includes(value)) continue;
    if (field === 'title' && !isAlwaysUnlinked(found, deed)) continue;
    throw new Violation(`${found.user.syncId} typed ${field} ${value} in ${deed.masterId}, and it is nowhere`);
  }
  if (deed.kind === 'cancel' && onDate.length === 0 && event?.state === 'living') checkStaysCancelled(found, deed);
}

function checkStaysCancelled(found: UserFindings, deed: SeriesDeed): void {
  const { user, pairs, studio, events } = found;
  const bookingId = pairs.find(({ eventId, ended }) => eventId === deed.masterId && ended === undefined)?.bookingId;
  if (bookingId === undefined) return;
  const stands = [...events.values()].some(
    ({ place, state }) =>
      place?.masterId === deed.masterId && place.originalDate === deed.originalDate && state === 'living',
  );
  const isTold = studio.conflicts.some(({ draft }) => 'bookingId' in draft && draft.bookingId === bookingId);
  // Whoever changed it in the studio, before or after, wanted it to take place.
  const wasChangedHere = (studio.versions.get(bookingId) ?? []).some(({ by }) => by.kind === 'user');
  if (stands && !isTold && !wasChangedHere)
    throw new Violation(`${user.syncId}: ${deed.originalDate ?? ''} of ${deed.masterId} came back by itself`);
}

function isAlwaysUnlinked({ studio, pairs }: UserFindings, deed: SeriesDeed): boolean {
  const bookingIds = new Set(
    pairs.filter(({ eventId }) => eventId === deed.masterId).map(({ bookingId }) => bookingId),
  );
  return [...bookingIds].every((id) =>
    (studio.versions.get(id) ?? []).every(
      ({ booking }) => booking.kind === 'appointment' && booking.clientId === undefined,
    ),
  );
}

/** The series that this and the halves it was split into once were. */
function rootOf(masterId: string): string {
  return masterId.replace(/_R\d{8}(?:T\d{6})?$/u, '');
}

function wasTouched(history: History, event: HeldEvent): boolean {
  return wasSeriesTouched(history, event) || history.deeds.some(({ eventId }) => eventId === event.id);
}

function isOneWay({ user }: UserFindings, history: History): boolean {
  return !user.plan.twoWay || history.acts.has('changeTwoWay');
}

function wasPrivate({ user }: UserFindings, history: History): boolean {
  return user.plan.privacy !== 'full' || history.acts.has('changePrivacy');
}
