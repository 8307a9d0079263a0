import type { Booking } from '../../shared/domain/booking.ts';
import type { UserFindings } from './findings.ts';
import type { GoogleDeed } from './google-side.ts';
import { Violation } from './scheduler.ts';
import type { History } from './under-way.ts';

/**
 * What a sync brings into the studio, somebody typed in Google: what we wrote there ourselves and never learnt of would come back as
 * somebody's edit, over what the studio says by now. Of bookings that do not repeat: series have their own checks.
 */
export function checkEchoes({ user, studio, pairs }: UserFindings, { deeds, seriesDeeds }: History): void {
  // Out of the bin, or as a copy, comes what was typed long ago and anywhere.
  if (seriesDeeds.length > 0 || deeds.some(({ kind }) => kind === 'undelete' || kind === 'duplicate')) return;
  for (const versions of studio.versions.values()) {
    for (const [index, { booking, by }] of versions.entries()) {
      const before = versions[index - 1]?.booking;
      if (before === undefined || by.kind !== 'google' || by.userId !== user.userId) continue;
      if (repeats(before) || repeats(booking)) continue;
      if (before.deletedAt !== undefined) {
        const ids = new Set<string>(pairs.flatMap((pair) => (pair.bookingId === booking.id ? pair.eventId : [])));
        const isEdited = deeds.some(({ bookingId, eventId }) => bookingId === booking.id || ids.has(eventId));
        // What was made in Google may have another event by now than the one that was edited.
        if (booking.deletedAt !== undefined || isEdited || booking.origin === 'google') continue;
        throw new Violation(`${user.syncId}: ${booking.id} came back for an edit that nobody made in Google`);
      }
      for (const [field, value] of changedTexts(before, booking)) {
        if (deeds.some(({ typed }) => isTyped(typed, field, value))) continue;
        throw new Violation(
          `${user.syncId}: "${value}" came from Google as ${field} of ${booking.id}, and nobody typed it there`,
        );
      }
    }
  }
}

function repeats(booking: Booking): boolean {
  return 'recurrence' in booking || 'occurrenceOf' in booking;
}

/** What a version says otherwise than the one before; what became empty nobody types. */
function changedTexts(before: Booking, after: Booking): readonly (readonly [string, string])[] {
  const told = (booking: Booking): readonly (readonly [string, string])[] => [
    ['title', booking.description],
    ['span', booking.span.start],
    ['location', booking.location],
    ['notes', booking.notes],
  ];
  const earlier = new Map(told(before));
  return told(after).filter(([field, value]) => value !== '' && value !== earlier.get(field));
}

function isTyped(typed: GoogleDeed['typed'], field: string, value: string): boolean {
  const text = typed[field];
  return text !== undefined && (field === 'span' ? value === text : value.includes(text));
}
