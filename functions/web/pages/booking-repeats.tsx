import { describeRule } from '../../../shared/domain/describe-rule.ts';
import { occurrencesOf, originalSpan } from '../../../shared/domain/expand-series.ts';
import { occurrenceIdOf } from '../../../shared/domain/occurrence.ts';
import type { SeriesBooking } from '../../../shared/domain/occurrence.ts';
import { addSeconds } from '../../../shared/domain/time.ts';
import type { CalendarDate, Instant, Span } from '../../../shared/domain/time.ts';
import { tellSpan } from '../parts/time.tsx';
import { bookingPath } from '../paths.ts';
import type { BookingTab } from './booking-tab.ts';

/** Coming occurrences a series' page shows, and how far ahead they are looked for, seconds: two years. */
const mostComing = 5;
const lookedAhead = 2 * 366 * 86_400;

/** How a series repeats: its rule in words, what is coming, and what is left out or different. */
export function SeriesRepeats({
  tab,
  series,
  now,
}: {
  readonly tab: BookingTab;
  readonly series: SeriesBooking;
  readonly now: Instant;
}) {
  const { studio } = tab.person;
  const coming = occurrencesOf(series, { start: now, end: addSeconds(now, lookedAhead) }, studio.timeZone);
  const { excludedDates, changes } = series.recurrence;
  const usual = (date: CalendarDate): Span => originalSpan(series.span, date);
  return (
    <section class="card" id="repeats">
      <h2>Repeats</h2>
      <p>{describeRule(series, studio.locale)}</p>
      <Dates
        title="Coming"
        lines={coming
          .slice(0, mostComing)
          .map(({ originalDate, span }) => ({ date: originalDate, text: tellSpan(span, studio) }))}
        series={series}
      />
      <Dates
        title="Different from the others"
        lines={changes.map(({ originalDate, span }) => ({
          date: originalDate,
          text: tellSpan(usual(originalDate), studio),
          note: span === undefined ? 'other words' : `moved to ${tellSpan(span, studio)}`,
        }))}
        series={series}
      />
      <Dates
        title="Left out"
        lines={excludedDates.map((date) => ({ date, text: tellSpan(usual(date), studio) }))}
        series={series}
      />
    </section>
  );
}

/** Of one occurrence: the series it belongs to, or stood in before it was taken out. */
export function OccurrenceOf({ tab, series }: { readonly tab: BookingTab; readonly series: SeriesBooking }) {
  const { booking, person, isOwn } = tab;
  const date = booking.occurrenceOf?.originalDate;
  return (
    <section class="card" id="repeats">
      <h2>{isOwn ? 'Taken out of a series' : 'One of a series'}</h2>
      <p>
        {describeRule(series, person.studio.locale)}. <a href={bookingPath(series.id)}>All of the series</a>
      </p>
      {date === undefined ? null : (
        <p class="hint">{`In the series it is the one of ${tellSpan(originalSpan(series.span, date), person.studio)}.`}</p>
      )}
      {isOwn ? <p class="hint">What happens to the series no longer touches it.</p> : null}
    </section>
  );
}

interface Line {
  readonly date: CalendarDate;
  readonly text: string;
  readonly note?: string;
}

function Dates({
  title,
  lines,
  series,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly series: SeriesBooking;
}) {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="rows">
        {lines.map(({ date, text, note }) => (
          <li>
            <a href={bookingPath(occurrenceIdOf(series.id, date))}>{text}</a>
            {note === undefined ? null : <span>{note}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
