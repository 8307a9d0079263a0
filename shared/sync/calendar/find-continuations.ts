import type { Entry } from '../../domain/entry.ts';
import { firstDateOf, lastOriginalDate, originalDates } from '../../domain/expand-series.ts';
import type { BookingId } from '../../domain/ids.ts';
import { readRule, writeRule } from '../../domain/rule.ts';
import { addDays, toEpochMilliseconds, withOffset } from '../../domain/time.ts';
import type { CalendarDate, Span } from '../../domain/time.ts';
import type { Arranged } from './arrange.ts';
import type { ContinuedSeries, GoogleEvent, Pair } from './model.ts';
import { newBookingId } from './new-booking-id.ts';
import { isSeries } from './occurrences.ts';
import type { SeriesEntry } from './occurrences.ts';
import { ownMark, problemOf, refusalOfGoogleWrite } from './rules.ts';

/** Days ahead in which the next dates of a series are looked for: most repeat within the first, some within the last. */
const strides = [40, 400, 5_000];

/**
 * "This and following" made in Google: series that go on where one of these pairs' was cut off, each told by its id, by a copy of our
 * mark, or by the evidence of when it begins and what it is like (facts 1.4). Where the cut is not in sight nothing is said.
 */
export function continuationsOf(
  arranged: Arranged,
  pairs: readonly Pair[],
): ReadonlyMap<BookingId, readonly ContinuedSeries[]> {
  const { input, googleByEvent, pairsByEvent } = arranged;
  if (!input.policy.twoWay) return new Map();
  const paired = new Set([...pairsByEvent.keys(), ...pairs.map(({ eventId }) => eventId)]);
  const newSeries = input.google.flatMap((change) =>
    change.kind === 'event' && !paired.has(change.event.id) && isCandidate(change.event) ? [change.event] : [],
  );
  const cuts = pairs.flatMap((pair) => {
    const change = googleByEvent.get(pair.eventId);
    return change?.kind === 'event' ? cutOf(arranged, pair, change.event) : [];
  });
  const byBooking = new Map<BookingId, ContinuedSeries[]>();
  for (const { event, cut } of goingOn(arranged, cuts, newSeries)) {
    const { bookingId } = cut.pair;
    byBooking.set(bookingId, [...(byBooking.get(bookingId) ?? []), continued(arranged, event)]);
  }
  return byBooking;
}

interface GoingOn {
  readonly event: GoogleEvent;
  readonly cut: Cut;
}

/** What goes on after these cuts; of a series cut again before anybody saw the first cut, every part. */
function goingOn(arranged: Arranged, cuts: readonly Cut[], events: readonly GoogleEvent[]): readonly GoingOn[] {
  if (cuts.length === 0) return [];
  const found = events.flatMap((event) => {
    const cut =
      cuts.find((each) => isNamed(arranged, each, event)) ?? onlyOne(cuts.filter((each) => goesOn(each, event)));
    return cut === undefined ? [] : [{ event, cut }];
  });
  const known = new Set(found.map(({ event }) => event));
  const rest = events.filter((event) => !known.has(event));
  return [...found, ...goingOn(arranged, found.flatMap(cutAgain), rest)];
}

/** Where a part of a series ends earlier than the whole did. */
function cutAgain({ event: { entry }, cut }: GoingOn): readonly Cut[] {
  const last = isSeries(entry) ? lastOriginalDate(entry) : undefined;
  if (!isSeries(entry) || last === undefined || cut.agreed === undefined) return [];
  const wholeLast = lastOriginalDate(cut.agreed);
  if (wholeLast !== undefined && wholeLast <= last) return [];
  const recurrence = { ...entry.recurrence, rule: endlessRule(entry) };
  return [{ pair: cut.pair, agreed: { ...entry, recurrence }, title: entry.title, last }];
}

/** Whether one of these pairs' series was cut off in Google and nothing that is told goes on there. */
export function isRestUnknown(arranged: Arranged, pairs: readonly Pair[]): boolean {
  const found = continuationsOf(arranged, pairs);
  return pairs.some((pair) => {
    const change = arranged.googleByEvent.get(pair.eventId);
    return change?.kind === 'event' && cutOf(arranged, pair, change.event).length > 0 && !found.has(pair.bookingId);
  });
}

function isCandidate(event: GoogleEvent): boolean {
  return isSeries(event.entry) && problemOf(event) === undefined && event.answer !== 'declined';
}

/** A paired series that ends earlier in Google than it was agreed. */
interface Cut {
  readonly pair: Pair;
  /** Undefined where nobody knows any more how long it was: then only a name tells what goes on there. */
  readonly agreed: SeriesEntry | undefined;
  readonly title: string;
  /** The last date it still has. */
  readonly last: CalendarDate;
}

function cutOf({ studioByBooking }: Arranged, pair: Pair, { entry }: GoogleEvent): readonly Cut[] {
  const studio = studioByBooking.get(pair.bookingId);
  const { agreed } = pair;
  const comesBack = studio?.kind === 'gone' && studio.why === 'deleted';
  const repeats = studio?.kind === 'item' && isSeries(studio.item.entry);
  if (!(comesBack || repeats) || !isSeries(agreed) || !isSeries(entry)) return [];
  const last = lastOriginalDate(entry);
  if (last !== undefined && pair.unagreed?.includes('recurrence') === true)
    return [{ pair, agreed: undefined, title: entry.title, last }];
  if (entry.recurrence.rule === agreed.recurrence.rule) return [];
  const lastAgreed = lastOriginalDate(agreed);
  if (last === undefined || (lastAgreed !== undefined && lastAgreed <= last)) return [];
  return [{ pair, agreed, title: entry.title, last }];
}

/** Whether an event's id or the mark copied into it says that it was cut off from there. */
function isNamed({ input }: Arranged, { pair }: Cut, event: GoogleEvent): boolean {
  return event.id.startsWith(`${pair.eventId}_R`) || ownMark(event, input.owner)?.bookingId === pair.bookingId;
}

/** Whether a series begins right after another was cut off, and has its title, its rule or its time. */
function goesOn(cut: Cut, { entry, mark }: GoogleEvent): boolean {
  if (!isSeries(entry) || mark !== undefined || cut.agreed === undefined) return false;
  const [, second] = datesAfter(cut.agreed, cut.last);
  const first = firstDateOf(entry.span);
  if (first <= cut.last || (second !== undefined && first >= second)) return false;
  return isLike(entry, { ...cut.agreed, title: cut.title });
}

function datesAfter(series: SeriesEntry, last: CalendarDate): readonly CalendarDate[] {
  const from = addDays(last, 1);
  for (const days of strides) {
    const dates = originalDates(series, { from, to: addDays(from, days) });
    if (dates.length > 1) return dates;
  }
  return [];
}

function isLike(one: SeriesEntry, other: SeriesEntry): boolean {
  return (
    plain(one.title) === plain(other.title) ||
    endlessRule(one) === endlessRule(other) ||
    timeOfDay(one.span) === timeOfDay(other.span)
  );
}

function plain(title: Entry['title']): string {
  return title.trim().toLowerCase();
}

function endlessRule({ recurrence }: SeriesEntry): string {
  const { until: _until, count: _count, ...rule } = readRule(recurrence.rule);
  return writeRule(rule);
}

function timeOfDay(span: Span): string {
  if (span.kind === 'allDay') return 'all day';
  const length = toEpochMilliseconds(span.end) - toEpochMilliseconds(span.start);
  return `${withOffset(span.start, span.timeZone).slice('YYYY-MM-DDT'.length, 'YYYY-MM-DDTHH:MM'.length)}+${length}`;
}

function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}

function isMarkedAsOther({ input }: Arranged, event: GoogleEvent): boolean {
  return ownMark(event, input.owner) !== undefined && refusalOfGoogleWrite(event.readOnly, input.policy) === undefined;
}

/** What the studio says otherwise, of its own texts above all, is then still to be written to Google. */
function continued(arranged: Arranged, event: GoogleEvent): ContinuedSeries {
  return {
    entry: event.entry,
    ...(isMarkedAsOther(arranged, event) ? { isMarkedAsOther: true } : {}),
    pair: {
      bookingId: newBookingId(arranged, event),
      calendarId: arranged.input.calendarId,
      eventId: event.id,
      generation: -1,
      agreed: event.entry,
      studioVersion: 1,
      googleVersion: event.version,
      origin: 'google',
      ...(event.notesMarkup === undefined ? {} : { notesMarkup: event.notesMarkup }),
      ...(event.readOnly === undefined ? {} : { readOnly: event.readOnly }),
    },
  };
}
