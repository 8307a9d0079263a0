import type { Studio } from '../domain/studio.ts';
import { addDays, startOfDay, toEpochMilliseconds } from '../domain/time.ts';
import type { Instant, Span, TimeZone } from '../domain/time.ts';

type Place = Pick<Studio, 'locale' | 'timeZone'>;

/** A moment as people of the studio say it, in their language and zone: "Mon, Nov 23, 2026, 9:00 AM PST". */
export function tellTime(instant: Instant, studio: Place): string {
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

/** When an item is, in the studio's language and zone; all-day ones by their dates, the last one included. */
export function tellSpan(span: Span, studio: Place): string {
  const day = { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' } as const;
  if (span.kind === 'timed') {
    return new Intl.DateTimeFormat(studio.locale, {
      timeZone: studio.timeZone,
      ...day,
      hour: 'numeric',
      minute: '2-digit',
    }).formatRange(toEpochMilliseconds(span.start), toEpochMilliseconds(span.end));
  }
  const format = new Intl.DateTimeFormat(studio.locale, { timeZone: 'UTC', ...day });
  const utc = 'UTC' as TimeZone; // known to every platform
  const at = (date: typeof span.start): number => toEpochMilliseconds(startOfDay(date, utc));
  return `${format.formatRange(at(span.start), at(addDays(span.end, -1)))}, all day`;
}

/** The day of a moment, in the studio's language and zone: "Dec 1, 2026". */
export function tellDate(instant: Instant, { locale, timeZone }: Place): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' });
  return format.format(toEpochMilliseconds(instant));
}

/** A number in the studio's language: "1,204". */
export function tellNumber(value: number, studio: Pick<Studio, 'locale'>): string {
  const known = numberFormats.get(studio.locale);
  const format = known ?? new Intl.NumberFormat(studio.locale);
  if (known === undefined) numberFormats.set(studio.locale, format);
  return format.format(value);
}

/** By locale: making one costs more than a hundred uses of it. */
const numberFormats = new Map<string, Intl.NumberFormat>();
