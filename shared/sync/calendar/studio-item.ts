import { isUnlinked, stands, usersOf } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import { entryFields } from '../../domain/entry.ts';
import type { EntryField } from '../../domain/entry.ts';
import type { UserId } from '../../domain/ids.ts';
import { entryOf } from '../../domain/wording.ts';
import type { WordingContext } from '../../domain/wording.ts';
import type { Privacy } from '../../domain/settings.ts';
import type { StudioItem, StudioState } from './model.ts';
import { settledSeries } from './occurrences.ts';
import { ownedByStudio } from './rules.ts';

/** What the studio says of a booking to one user's calendar. A booking unknown to the store is told as deleted by the caller. */
export function studioStateOf(booking: Booking, userId: UserId, context: WordingContext): StudioState {
  const gone = { kind: 'gone', bookingId: booking.id, version: booking.version } as const;
  // First of all: whose it is no more does not bring it back for others, also where it was deleted since.
  if (!usersOf(booking).includes(userId)) return { ...gone, why: 'offSchedule' };
  if (booking.deletedAt !== undefined) return { ...gone, why: 'deleted' };
  if (!stands(booking)) return { ...gone, why: 'cancelled' };
  const privacy = privacyOf(booking, context.privacy);
  const entry = settledSeries(entryOf(booking, { ...context, privacy }));
  return {
    kind: 'item',
    item: { bookingId: booking.id, version: booking.version, entry, kind: kindOf(booking), privacy },
  };
}

/** Which fields of a booking an event may change: not the generated ones, nor those its owner's privacy keeps out of Google. */
export function fieldsGoogleMayWrite(booking: Booking, privacy: Privacy): readonly EntryField[] {
  const owned = ownedByStudio({ kind: kindOf(booking), privacy: privacyOf(booking, privacy) });
  return entryFields.filter((field) => !owned.has(field));
}

/** Hiding from Google what Google told us would only take the user's own words out of the user's own calendar. */
function privacyOf(booking: Booking, privacy: Privacy): Privacy {
  return booking.origin === 'google' && isUnlinked(booking) ? 'full' : privacy;
}

function kindOf(booking: Booking): StudioItem['kind'] {
  if (booking.kind === 'session') return 'session';
  return isUnlinked(booking) ? 'unlinked' : 'linked';
}
