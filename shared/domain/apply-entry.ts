import { isUnlinked } from './booking.ts';
import type { Actor, Appointment, Booking } from './booking.ts';
import type { Entry, EntryField } from './entry.ts';
import type { BookingId, StudioId, UserId } from './ids.ts';
import { loggedSession } from './session-log.ts';
import type { Instant } from './time.ts';

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
    version: 1,
    createdAt: made.at,
    updatedAt: made.at,
  };
}

/**
 * A booking with these fields of an entry taken over, as its next version. Generated texts are nobody's to take over: the title
 * is taken for unlinked appointments only. A session whose time changes loses its confirmation and notes who moved it.
 */
export function withEntry(
  booking: Booking,
  entry: Entry,
  change: { readonly fields: readonly EntryField[]; readonly actor: Actor; readonly at: Instant },
): Booking {
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
  const after: Booking = { ...booking, ...taken, version: booking.version + 1, updatedAt: change.at };
  return booking.kind === 'session' && after.kind === 'session' ? loggedSession(booking, after, change) : after;
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
