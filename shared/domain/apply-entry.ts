import { isUnlinked } from './booking.ts';
import type { Actor, Appointment, Booking } from './booking.ts';
import { entryFields } from './entry.ts';
import type { Entry, EntryField } from './entry.ts';
import { isOriginalDate } from './expand-series.ts';
import type { BookingId, StudioId, UserId } from './ids.ts';
import { loggedSession } from './session-log.ts';
import type { OccurrenceChange, Series } from './series.ts';
import type { CalendarDate, Instant } from './time.ts';

/** The unlinked appointment that a new event becomes. */
export function appointmentOf(
  entry: Entry,
  made: {
    readonly id: BookingId;
    readonly studioId: StudioId;
    readonly userId: UserId;
    readonly bookedBy: string;
    readonly at: Instant;
  },
): Appointment {
  return {
    kind: 'appointment',
    id: made.id,
    studioId: made.studioId,
    userIds: [made.userId],
    description: entry.title,
    span: entry.span,
    status: entry.status,
    busy: entry.busy,
    location: entry.location,
    notes: entry.notes,
    colour: '',
    resourceIds: [],
    bookedBy: made.bookedBy,
    origin: 'google',
    ...(entry.recurrence === undefined ? {} : { recurrence: entry.recurrence }),
    version: 1,
    createdAt: made.at,
    updatedAt: made.at,
  };
}

/** What is taken over of an entry, and who says so. */
export interface EntryTaken {
  readonly fields: readonly EntryField[];
  /** The fields that may be taken over of a single occurrence, where its series' recurrence is; every one unless said otherwise. */
  readonly ofOccurrences?: readonly EntryField[];
  readonly actor: Actor;
  readonly at: Instant;
}

/**
 * A booking with these fields of an entry taken over, as its next version. Generated texts are nobody's to take over: the title
 * is taken for unlinked appointments only. A session whose time changes loses its confirmation and notes who moved it.
 */
export function withEntry(booking: Booking, entry: Entry, change: EntryTaken): Booking {
  const taken: {
    -readonly [Field in 'description' | 'span' | 'location' | 'notes' | 'busy' | 'status']?: Booking[Field];
  } = {};
  for (const field of change.fields) {
    switch (field) {
      case 'title':
        if (isUnlinked(booking)) taken.description = entry.title;
        break;
      case 'span':
        taken.span = entry.span;
        break;
      case 'location':
        taken.location = entry.location;
        break;
      case 'notes':
        taken.notes = entry.notes;
        break;
      case 'busy':
        taken.busy = entry.busy;
        break;
      case 'status':
        taken.status = entry.status;
        break;
      case 'detail':
      case 'recurrence':
        break;
    }
  }
  const edited: Booking = { ...booking, ...taken, version: booking.version + 1, updatedAt: change.at };
  const after = change.fields.includes('recurrence') ? withRecurrence(edited, entry, change) : edited;
  return booking.kind === 'session' && after.kind === 'session' ? loggedSession(booking, after, change) : after;
}

/** The series that another was cut off from, going on with what an entry says of it: everything else is like that other one. */
export function continuedBooking(
  booking: Booking,
  entry: Entry,
  change: EntryTaken & { readonly id: BookingId; readonly version: number },
): Booking {
  const { occurrenceOf: _occurrenceOf, deletedAt: _deleted, ...like } = booking;
  const plain =
    booking.recurrence === undefined ? like : { ...like, recurrence: { ...booking.recurrence, changes: [] } };
  const after = withEntry(plain, entry, change);
  return { ...after, id: change.id, version: change.version, createdAt: change.at };
}

function withRecurrence(booking: Booking, entry: Entry, { ofOccurrences = entryFields }: EntryTaken): Booking {
  const { recurrence: before, ...single } = booking;
  const { recurrence } = entry;
  if (recurrence === undefined) return single;
  const mayTake = new Set<EntryField>(ofOccurrences);
  if (!isUnlinked(booking)) mayTake.delete('title');
  const series: Series = { span: booking.span, recurrence: { ...recurrence, changes: [] } };
  const own = new Map((before?.changes ?? []).map((change) => [change.originalDate, change]));
  const told = new Map(recurrence.changes.map((change) => [change.originalDate, change]));
  const stands = (date: CalendarDate): boolean =>
    told.has(date) || (!recurrence.excludedDates.includes(date) && isOriginalDate(series, date));
  const changes = [...new Set([...own.keys(), ...told.keys()])]
    .toSorted()
    .filter(stands)
    .map((date) => changeTaken({ originalDate: date, ...own.get(date) }, told.get(date), mayTake))
    .filter((change) => Object.keys(change).length > 1);
  return { ...single, recurrence: { ...recurrence, changes } };
}

/** An occurrence with what may be taken over as it is told, and the rest as the studio has it. */
function changeTaken(
  own: OccurrenceChange,
  told: OccurrenceChange | undefined,
  mayTake: ReadonlySet<EntryField>,
): OccurrenceChange {
  const after: { -readonly [Field in keyof OccurrenceChange]: OccurrenceChange[Field] } = { ...own };
  if (mayTake.has('title')) delete after.description;
  if (mayTake.has('span')) delete after.span;
  if (mayTake.has('location')) delete after.location;
  if (mayTake.has('notes')) delete after.notes;
  if (mayTake.has('busy')) delete after.busy;
  if (told === undefined) return after;
  const { originalDate: _date, description, span, location, notes, busy } = told;
  return {
    ...after,
    ...(span !== undefined && mayTake.has('span') ? { span } : {}),
    ...(description !== undefined && mayTake.has('title') ? { description } : {}),
    ...(location !== undefined && mayTake.has('location') ? { location } : {}),
    ...(notes !== undefined && mayTake.has('notes') ? { notes } : {}),
    ...(busy !== undefined && mayTake.has('busy') ? { busy } : {}),
  };
}

/** A deleted booking, standing again, as its next version. */
export function restored(booking: Booking, at: Instant): Booking {
  const { deletedAt: _deleted, ...rest } = booking;
  return { ...rest, version: booking.version + 1, updatedAt: at };
}

/** A booking deleted, as its next version. */
export function deleted(booking: Booking, at: Instant): Booking {
  return { ...booking, deletedAt: at, version: booking.version + 1, updatedAt: at };
}
