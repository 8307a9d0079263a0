import type { Entry } from '../../shared/domain/entry.ts';
import { originalSpan } from '../../shared/domain/expand-series.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { EventId } from '../../shared/domain/ids.ts';
import type { Recurrence } from '../../shared/domain/series.ts';
import type { GoogleChange, GoogleEvent } from '../../shared/sync/calendar/model.ts';
import { date, entry, event, eventId, hourFrom } from './calendar-examples.ts';

/** Every Monday at ten in New York, from 2 March 2026 on: across the beginning of daylight saving there, on 8 March. */
export const mondays: Recurrence = { rule: 'FREQ=WEEKLY;BYDAY=MO', excludedDates: [], changes: [] };

/** A weekly appointment, with what its recurrence says besides. */
export function series(special: Partial<Recurrence> = {}, more: Partial<Entry> = {}): Entry {
  return entry({ recurrence: { ...mondays, ...special }, ...more });
}

/** The master as Google tells it. */
export function master(told: Entry = series(), special: Partial<GoogleEvent> = {}): GoogleChange {
  return { kind: 'event', event: event({ entry: told, series: { role: 'master' }, ...special }) };
}

/** The id Google gives the occurrence of a day. */
export function occurrenceId(day: string, of: EventId = eventId): EventId {
  return asId(`${of}_${originalSpan(entry().span, date(day)).start.replaceAll(/[-:]/g, '')}`);
}

/** A changed occurrence as Google tells it: whole, with what it has from its series. */
export function exception(day: string, own: Partial<Entry> = {}, special: Partial<GoogleEvent> = {}): GoogleChange {
  const span = originalSpan(entry().span, date(day));
  return {
    kind: 'event',
    event: event({
      id: occurrenceId(day),
      entry: entry({ span, ...own }),
      series: { role: 'occurrence', masterId: eventId, originalStart: span.start },
      ...special,
    }),
  };
}

/** A cancelled occurrence; bare: Google tells no more than its id. */
export function cancelled(day: string, how: 'told' | 'bare' = 'told'): GoogleChange {
  const { start } = originalSpan(entry().span, date(day));
  const role = { role: 'occurrence', masterId: eventId, originalStart: start } as const;
  return { kind: 'gone', eventId: occurrenceId(day), ...(how === 'told' ? { series: role } : {}) };
}

/** An hour in New York from an hour of a day, daylight saving or not. */
export function hourOn(day: string, utcHour: number) {
  return hourFrom(`${day}T${String(utcHour).padStart(2, '0')}:00:00Z`);
}
