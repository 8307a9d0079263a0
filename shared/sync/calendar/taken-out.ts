import type { BookingId } from '../../domain/ids.ts';
import { occurrenceIdOf } from '../../domain/occurrence.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { arrange } from './arrange.ts';
import { foldSeries } from './fold-series.ts';
import type { CalendarInput } from './model.ts';
import { isSeries } from './occurrences.ts';

/** The ids under which bookings would stand for occurrences that the studio left out of a series, and Google says take place. */
export function broughtBackInGoogle(input: CalendarInput): readonly BookingId[] {
  const left = input.studio.filter(
    (state) => state.kind === 'item' && (state.item.entry.recurrence?.excludedDates.length ?? 0) > 0,
  );
  if (left.length === 0) return [];
  const { pairsByBooking, googleByEvent } = arrange(foldSeries(input));
  return left.flatMap((state) => {
    if (state.kind !== 'item') return [];
    const pair = pairsByBooking.get(state.item.bookingId);
    const change = pair === undefined || pair.ended ? undefined : googleByEvent.get(pair.eventId);
    if (change?.kind !== 'event' || !isSeries(change.event.entry)) return [];
    const leftOutThere = new Set<CalendarDate>(change.event.entry.recurrence.excludedDates);
    const dates = state.item.entry.recurrence?.excludedDates ?? [];
    return dates.filter((date) => !leftOutThere.has(date)).map((date) => occurrenceIdOf(state.item.bookingId, date));
  });
}

/** The dates of a series whose occurrences stand as bookings of their own. */
export function datesTakenOut(
  { takenOut }: CalendarInput,
  seriesId: BookingId,
  dates: readonly CalendarDate[],
): ReadonlySet<CalendarDate> {
  return new Set(dates.filter((date) => takenOut?.has(occurrenceIdOf(seriesId, date)) === true));
}
