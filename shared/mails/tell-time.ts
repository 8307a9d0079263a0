import type { Studio } from '../domain/studio.ts';
import { toEpochMilliseconds } from '../domain/time.ts';
import type { Instant } from '../domain/time.ts';

/** A moment as people of the studio say it, in their language and zone: "Mon, Nov 23, 2026, 9:00 AM PST". */
export function tellTime(instant: Instant, studio: Pick<Studio, 'locale' | 'timeZone'>): string {
  return new Intl.DateTimeFormat(studio.locale, {
    timeZone: studio.timeZone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(toEpochMilliseconds(instant));
}
