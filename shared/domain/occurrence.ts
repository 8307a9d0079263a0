import { Temporal } from 'temporal-polyfill';
import type { Booking } from './booking.ts';
import { firstDateOf, isOriginalDate, originalDates, originalSpan } from './expand-series.ts';
import type { Occurrence } from './expand-series.ts';
import { asId, isId } from './ids.ts';
import type { BookingId } from './ids.ts';
import type { Recurrence } from './series.ts';
import { parseDate } from './time.ts';
import type { CalendarDate } from './time.ts';

/** A booking that repeats: all of it, its span the first occurrence. */
export type SeriesBooking = Booking & { readonly recurrence: Recurrence };

/** Whether a booking repeats. */
export function isSeries(booking: Booking): booking is SeriesBooking {
  return booking.recurrence !== undefined;
}

/** The id by which one occurrence is read, changed and deleted: `<series>_YYYYMMDD` of its original date. */
export function occurrenceIdOf(seriesId: BookingId, originalDate: CalendarDate): BookingId {
  return asId(`${seriesId}_${originalDate.replaceAll('-', '')}`);
}

/** The series and original date an occurrence's id names; undefined for an id that names none. */
export function partsOfOccurrenceId(
  id: BookingId,
): { readonly seriesId: BookingId; readonly originalDate: CalendarDate } | undefined {
  const [, seriesId, year, month, day] = /^(.+)_(\d{4})(\d{2})(\d{2})$/.exec(id) ?? [];
  const originalDate = parseDate(`${year}-${month}-${day}`);
  if (seriesId === undefined || !isId(seriesId) || originalDate === undefined) return undefined;
  return { seriesId: asId(seriesId), originalDate };
}

/**
 * One occurrence of a series as a booking: the series' people, texts and version, what the occurrence has of its own above
 * them. A confirmation was given for the series' time, so one that is moved has none. It is never stored as such.
 */
export function occurrenceBooking(series: SeriesBooking, occurrence: Occurrence): Booking {
  const { originalDate: _originalDate, ...own } = occurrence.change ?? { originalDate: occurrence.originalDate };
  const { recurrence: _recurrence, occurrenceOf: _occurrenceOf, ...shared } = series;
  const booking = {
    ...shared,
    ...own,
    id: occurrenceIdOf(series.id, occurrence.originalDate),
    span: occurrence.span,
    occurrenceOf: { seriesId: series.id, originalDate: occurrence.originalDate },
  };
  if (booking.kind === 'appointment' || own.span === undefined) return booking;
  const { confirmedAt: _confirmedAt, ...unconfirmed } = booking;
  return unconfirmed;
}

/** The occurrence of a date, excluded or not; undefined for a date the series has none of. */
export function occurrenceOn(series: SeriesBooking, originalDate: CalendarDate): Occurrence | undefined {
  if (!isOriginalDate(series, originalDate)) return undefined;
  const change = series.recurrence.changes.find((one) => one.originalDate === originalDate);
  const span = change?.span ?? originalSpan(series.span, originalDate);
  return { originalDate, span, ...(change === undefined ? {} : { change }) };
}

/** The first occurrence that takes place; the first of all where none does. */
export function firstStanding(series: SeriesBooking): Occurrence {
  const first = firstDateOf(series.span);
  const excluded = new Set(series.recurrence.excludedDates);
  for (const years of [1, 12, 300]) {
    const to = Temporal.PlainDate.from(first).add({ years }).toString();
    const date = originalDates(series, { from: first, to }).find((one) => !excluded.has(one));
    const occurrence = date === undefined ? undefined : occurrenceOn(series, date);
    if (occurrence !== undefined) return occurrence;
  }
  return { originalDate: first, span: series.span };
}

/** Whether an occurrence is left out of its series: it does not take place, or is a booking of its own. */
export function isExcluded(series: SeriesBooking, originalDate: CalendarDate): boolean {
  return series.recurrence.excludedDates.includes(originalDate);
}
