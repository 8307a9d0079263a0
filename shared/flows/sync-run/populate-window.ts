import type { Studio } from '../../domain/studio.ts';
import { dateIn, monthsBefore, startOfDay } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { Window } from '../../sync/calendar/model.ts';

/** The span populate covers: all the future, and so many months back. */
export function windowOf(studio: Studio, now: Instant): Window {
  const { timeZone, populateMonthsBack: months } = studio;
  const startDate = monthsBefore(dateIn(now, timeZone), months);
  return { start: startOfDay(startDate, timeZone), startDate };
}
