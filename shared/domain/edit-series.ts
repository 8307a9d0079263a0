import type { Booking } from './booking.ts';
import { originalDates, originalSpan, firstDateOf, lastOriginalDate } from './expand-series.ts';
import type { BookingId } from './ids.ts';
import { movedSeries, movedSpan } from './move-series.ts';
import { occurrenceBooking, occurrenceOn } from './occurrence.ts';
import type { SeriesBooking } from './occurrence.ts';
import { sameValue } from './same-value.ts';
import type { OccurrenceChange, Recurrence } from './series.ts';
import { followingPart, truncated } from './split-series.ts';
import { sameSpan } from './time.ts';
import type { CalendarDate, Instant } from './time.ts';

/** How much of a series an edit of one occurrence means. */
export type Scope = 'this' | 'following' | 'all';

/** What becomes of one booking; `before` is undefined for a new one. */
export interface BookingEdit {
  readonly before: Booking | undefined;
  readonly after: Booking;
}

/** An edit of one occurrence, carried to the bookings that hold it. */
export interface SeriesEdit {
  readonly edits: readonly BookingEdit[];
  /** What was edited, as it stands afterwards: the occurrence, or the series it begins. */
  readonly result: Booking;
}

/** One occurrence that shall be otherwise. */
export interface WantedOccurrence {
  readonly series: SeriesBooking;
  readonly originalDate: CalendarDate;
  readonly scope: Scope;
  /** The occurrence as it is and as it shall be, both as `occurrenceView` shows it. */
  readonly before: Booking;
  readonly wanted: Booking;
  readonly at: Instant;
  /** For a booking that comes to be by it. */
  readonly newId: BookingId;
}

/** An occurrence as an edit of that scope sees it: with the rule where the rule is part of what can be edited. */
export function occurrenceView(series: SeriesBooking, originalDate: CalendarDate, scope: Scope): Booking | undefined {
  const occurrence = occurrenceOn(series, originalDate);
  if (occurrence === undefined) return undefined;
  const booking = occurrenceBooking(series, occurrence);
  if (scope === 'this') return booking;
  const recurrence = scope === 'all' ? series.recurrence : followingPart(series, originalDate)?.recurrence;
  return recurrence === undefined ? booking : { ...booking, recurrence };
}

/**
 * Carries an edit of one occurrence to its series. `this`: kept with the series as a changed or excluded occurrence, or, where
 * people, client, kind or state differ, taken out as a booking of its own that the series then leaves out. `following`: the
 * series ends before it and a new one begins with it. `all`: the whole series follows, the changed occurrences keep what is
 * their own. Nothing standing before it makes `following` mean `all`.
 */
export function editedSeries(edit: WantedOccurrence): SeriesEdit {
  switch (edit.scope) {
    case 'this':
      return editedThis(edit);
    case 'following':
      return hasStandingBefore(edit.series, edit.originalDate) ? editedFollowing(edit) : editedAll(edit);
    case 'all':
      return editedAll(edit);
  }
}

/** The series without one of its occurrences; a series nothing is left of is deleted. */
export function withoutOccurrence(series: SeriesBooking, originalDate: CalendarDate, at: Instant): Booking {
  const { rule, excludedDates, changes } = series.recurrence;
  const recurrence: Recurrence = {
    rule,
    excludedDates: [...new Set([...excludedDates, originalDate])].toSorted(),
    changes: changes.filter((change) => change.originalDate !== originalDate),
  };
  const left = { ...series, recurrence };
  return isEmpty(left) ? { ...left, deletedAt: at } : left;
}

/** The series with an excluded occurrence taking place again. */
export function withOccurrenceAgain(series: SeriesBooking, originalDate: CalendarDate): SeriesBooking {
  const { recurrence } = series;
  const excludedDates = recurrence.excludedDates.filter((date) => date !== originalDate);
  return { ...series, recurrence: { ...recurrence, excludedDates } };
}

function editedThis({ series, originalDate, before, wanted, at, newId }: WantedOccurrence): SeriesEdit {
  if (wanted.deletedAt !== undefined) {
    return only(series, withoutOccurrence(series, originalDate, at), wanted);
  }
  const base = before.deletedAt === undefined ? series : withOccurrenceAgain(series, originalDate);
  if (sameValue(beyondChanges(before), beyondChanges(wanted))) {
    const changed = withChange(base, changeOf(base, originalDate, wanted));
    return only(series, changed, occurrenceView(changed, originalDate, 'this') ?? wanted);
  }
  const { recurrence: _recurrence, deletedAt: _deletedAt, ...own } = wanted;
  const taken: Booking = {
    ...own,
    id: newId,
    occurrenceOf: { seriesId: series.id, originalDate },
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  // Its series keeps standing without it even where nothing else is left: the booking of its own names it.
  const left = withoutOccurrence(series, originalDate, at);
  return {
    edits: [
      { before: series, after: left },
      { before: undefined, after: taken },
    ],
    result: taken,
  };
}

function editedAll({ series, originalDate, before, wanted, at }: WantedOccurrence): SeriesEdit {
  if (wanted.deletedAt !== undefined) return only(series, { ...series, deletedAt: at });
  const { id: _id, version: _version, span, recurrence, occurrenceOf: _occurrenceOf, ...fields } = wanted;
  const edited = { ...withoutAbsent(series, before, wanted), ...differing(before, fields) };
  if (recurrence === undefined) {
    const { recurrence: _recurrence, ...single } = edited;
    return only(series, { ...single, span });
  }
  const repeating = { ...edited, recurrence: withoutOwn(recurrence, originalDate, differing(before, wanted)) };
  if (sameValue(before.span, span)) return only(series, repeating);
  // A rule that was edited along with the time was written for the new time.
  return before.recurrence?.rule === recurrence.rule
    ? only(series, { ...repeating, ...movedSeries(repeating, originalDate, span) })
    : only(series, { ...repeating, span: movedSpan(series.span, originalDate, span) });
}

function editedFollowing(edit: WantedOccurrence): SeriesEdit {
  const { series, originalDate, wanted, at, newId } = edit;
  const head = truncated(series, originalDate);
  const tail = followingPart(series, originalDate);
  if (head === undefined || tail === undefined) return editedAll(edit);
  const ended: Booking = { ...series, ...head };
  if (wanted.deletedAt !== undefined) return only(series, ended);
  const { occurrenceOf: _occurrenceOf, ...shared } = series;
  const begun: SeriesBooking = {
    ...shared,
    ...tail,
    id: newId,
    origin: 'studio',
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  const { result } = editedAll({ ...edit, series: begun });
  return {
    edits: [
      { before: series, after: ended },
      { before: undefined, after: result },
    ],
    result,
  };
}

function only(before: Booking, after: Booking, result: Booking = after): SeriesEdit {
  return { edits: [{ before, after }], result };
}

/** What a changed occurrence cannot hold, so that a difference in it takes the occurrence out. */
function beyondChanges(booking: Booking): object {
  const { span: _span, description: _d, location: _l, notes: _n, busy: _b, deletedAt: _deletedAt, ...rest } = booking;
  return rest;
}

function changeOf(series: SeriesBooking, originalDate: CalendarDate, wanted: Booking): OccurrenceChange {
  const usual = originalSpan(series.span, originalDate);
  return {
    originalDate,
    ...(sameSpan(usual, wanted.span) ? {} : { span: wanted.span }),
    ...(wanted.description === series.description ? {} : { description: wanted.description }),
    ...(wanted.location === series.location ? {} : { location: wanted.location }),
    ...(wanted.notes === series.notes ? {} : { notes: wanted.notes }),
    ...(wanted.busy === series.busy ? {} : { busy: wanted.busy }),
  };
}

function withChange(series: SeriesBooking, change: OccurrenceChange): SeriesBooking {
  const others = series.recurrence.changes.filter(({ originalDate }) => originalDate !== change.originalDate);
  const changes = Object.keys(change).length === 1 ? others : [...others, change];
  const sorted = changes.toSorted((one, other) => (one.originalDate < other.originalDate ? -1 : 1));
  return { ...series, recurrence: { ...series.recurrence, changes: sorted } };
}

/** The fields an edit changed. */
function differing(before: Booking, wanted: object): object {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !sameValue(value, Reflect.get(before, name))),
  );
}

/** The series without the fields that an edit took away. */
function withoutAbsent(series: SeriesBooking, before: Booking, wanted: Booking): SeriesBooking {
  const absent = new Set(Object.keys(before).filter((name) => Reflect.get(wanted, name) === undefined));
  // What is left are the fields of the same kind of booking: only optional ones can be taken away.
  return Object.fromEntries(
    Object.entries(series).filter(([name]) => !absent.has(name) || name === 'recurrence'),
  ) as unknown as SeriesBooking;
}

/** What was edited for all is no longer the edited occurrence's own. */
function withoutOwn(recurrence: Recurrence, originalDate: CalendarDate, edited: object): Recurrence {
  const changes = recurrence.changes.flatMap((change) => {
    if (change.originalDate !== originalDate) return [change];
    const own = Object.entries(change).filter(([name]) => !Object.hasOwn(edited, name));
    // Its date is never among what was edited.
    return own.length === 1 ? [] : [Object.fromEntries(own) as unknown as OccurrenceChange];
  });
  return { ...recurrence, changes };
}

function hasStandingBefore(series: SeriesBooking, date: CalendarDate): boolean {
  const excluded = new Set(series.recurrence.excludedDates);
  const earlier = originalDates(series, { from: firstDateOf(series.span), to: date });
  return earlier.some((one) => one < date && !excluded.has(one));
}

/** Whether everything a series that ends has is excluded. */
function isEmpty(series: SeriesBooking): boolean {
  const last = lastOriginalDate(series);
  if (last === undefined) return false;
  const excluded = new Set(series.recurrence.excludedDates);
  return originalDates(series, { from: firstDateOf(series.span), to: last }).every((date) => excluded.has(date));
}
