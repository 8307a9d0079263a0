import type { Booking } from '../../../shared/domain/booking.ts';
import type { Scope } from '../../../shared/domain/edit-series.ts';
import type { EventId } from '../../../shared/domain/ids.ts';
import type { Span } from '../../../shared/domain/time.ts';
import { calendarId, date, dayAt, hourAt } from './studio-with-series.ts';
import type { Shown, StudioWithSeries } from './studio-with-series.ts';

/** What is done to a series. */
export type Deed = 'moved' | 'reworded' | 'deleted';
export type Kind = 'timed' | 'all-day';

/** One way to edit a series of every Monday. */
export interface Edit {
  readonly deed: Deed;
  readonly scope: Scope;
  readonly side: 'studio' | 'Google';
  readonly kind: Kind;
}

/** Every way: each deed, on each side, of this, the following and all occurrences, timed and all-day. */
export const everyEdit: readonly Edit[] = (['moved', 'reworded', 'deleted'] as const).flatMap((deed) =>
  (['this', 'following', 'all'] as const).flatMap((scope) =>
    (['studio', 'Google'] as const).flatMap((side) =>
      (['timed', 'all-day'] as const).map((kind) => ({ deed, scope, side, kind })),
    ),
  ),
);

/** The first Monday, and the one pointed at: before daylight saving begins, so that the rest lies across it. */
export const firstDay = '2026-01-12';
export const pointedDay = '2026-03-02';

/** When an occurrence is, moved or not: at ten, or at noon; the day, or the next one. */
export function spanOn(day: string, kind: Kind, moved: 'usual' | 'moved' = 'usual'): Span {
  if (kind === 'timed') return hourAt(day, moved === 'moved' ? 12 : 10);
  if (moved === 'usual') return dayAt(day);
  const usual = dayAt(day);
  return dayAt(usual.end);
}

/** Books the series, and syncs it. */
export async function begin(studio: StudioWithSeries, kind: Kind): Promise<{ booking: Booking; eventId: EventId }> {
  await studio.run();
  const booking = await studio.bookSeries(spanOn(firstDay, kind), 'FREQ=WEEKLY;BYDAY=MO');
  await studio.settle();
  return { booking, eventId: studio.eventId() };
}

const reworded = { title: 'Pilates', notes: 'bring a mat' };

/** Somebody makes the edit. */
export async function make(
  studio: StudioWithSeries,
  { booking, eventId }: { readonly booking: Booking; readonly eventId: EventId },
  edit: Edit,
): Promise<void> {
  const { deed, scope, side, kind } = edit;
  const day = scope === 'all' ? firstDay : pointedDay;
  const span = spanOn(day, kind, 'moved');
  if (side === 'studio') {
    const { title: description, notes } = reworded;
    if (deed === 'deleted' && scope === 'all') await studio.remove(booking.id);
    else if (deed === 'deleted') await studio.removeOccurrence(booking.id, day, scope);
    else if (scope === 'all')
      await studio.change(booking.id, deed === 'moved' ? movedAll(kind, span) : { description, notes });
    else
      await studio.changeOccurrence(
        booking.id,
        day,
        scope,
        deed === 'moved' ? movedFrom(scope, kind, span) : { description, notes },
      );
    return;
  }
  const { person } = studio.google;
  const of = { masterId: eventId, originalDate: date(day) };
  const fields = deed === 'moved' ? movedFrom(scope, kind, span) : reworded;
  if (deed === 'deleted') {
    if (scope === 'all') person.delete(calendarId, eventId);
    else if (scope === 'following') person.deleteFollowing(calendarId, of);
    else person.deleteOccurrence(calendarId, of);
  } else if (scope === 'all') person.editAll(calendarId, eventId, deed === 'moved' ? movedAll(kind, span) : fields);
  else if (scope === 'following') person.editFollowing(calendarId, of, fields);
  else person.editOccurrence(calendarId, of, fields);
}

const tuesdays = { rule: 'FREQ=WEEKLY;BYDAY=TU', excludedDates: [], changes: [] };

/** On another day of the week a series has another rule; at another hour it has not. */
function movedAll(kind: Kind, span: Span): Partial<Pick<Booking, 'span' | 'recurrence'>> {
  return kind === 'timed' ? { span } : { span, recurrence: tuesdays };
}

function movedFrom(scope: Scope, kind: Kind, span: Span): Partial<Pick<Booking, 'span' | 'recurrence'>> {
  return scope === 'this' ? { span } : movedAll(kind, span);
}

/** What is to be seen on both sides afterwards, from what was to be seen before. */
export function expectedAfter(before: readonly Shown[], { deed, scope, kind }: Edit): readonly Shown[] {
  const isMeant = ({ when }: Shown): boolean => {
    const day = when.slice(0, 'YYYY-MM-DD'.length);
    return scope === 'all' || (scope === 'this' ? day === pointedDay : day >= pointedDay);
  };
  return before.flatMap((shown) => {
    if (!isMeant(shown)) return [shown];
    if (deed === 'deleted') return [];
    if (deed === 'reworded') return [{ ...shown, ...reworded }];
    const span = spanOn(shown.when.slice(0, 'YYYY-MM-DD'.length), kind, 'moved');
    return [{ ...shown, when: span.kind === 'allDay' ? span.start : span.start.slice(0, 'YYYY-MM-DDTHH:MM'.length) }];
  });
}
