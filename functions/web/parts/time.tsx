import type { Studio } from '../../../shared/domain/studio.ts';
import { toEpochMilliseconds } from '../../../shared/domain/time.ts';
import type { Instant, Span } from '../../../shared/domain/time.ts';

type Place = Pick<Studio, 'locale' | 'timeZone'>;

/** A moment as the studio's people say it: in their language and the studio's zone. */
export function Moment({ at, studio }: { readonly at: Instant; readonly studio: Place }) {
  return <time datetime={at}>{tellMoment(at, studio)}</time>;
}

/** The same as text: "Nov 23, 2026, 9:00 AM". */
export function tellMoment(at: Instant, studio: Place): string {
  return new Intl.DateTimeFormat(studio.locale, {
    timeZone: studio.timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(toEpochMilliseconds(at));
}

/** When a booking is, in the studio's zone; all-day ones by their dates, the last one included. */
export function tellSpan(span: Span, studio: Place): string {
  if (span.kind === 'timed') {
    const format = new Intl.DateTimeFormat(studio.locale, {
      timeZone: studio.timeZone,
      dateStyle: 'full',
      timeStyle: 'short',
    });
    return format.formatRange(toEpochMilliseconds(span.start), toEpochMilliseconds(span.end));
  }
  const format = new Intl.DateTimeFormat(studio.locale, { timeZone: 'UTC', dateStyle: 'full' });
  const lastDay = new Date(Date.parse(span.end) - 86_400_000);
  return `${format.formatRange(new Date(span.start), lastDay)}, all day`;
}
