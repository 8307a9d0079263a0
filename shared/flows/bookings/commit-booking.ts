import type { Actor, Booking } from '../../domain/booking.ts';
import type { BookingEdit } from '../../domain/edit-series.ts';
import { loggedSession } from '../../domain/session-log.ts';
import type { SyncId } from '../../domain/ids.ts';
import type { Studio } from '../../domain/studio.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import type { Transaction } from '../../ports/store.ts';
import { overlapRefusal } from './booking-overlaps.ts';
import { referenceErrors } from './booking-references.ts';
import { checkedSeries } from './check-series.ts';
import type { OffRule } from './check-series.ts';
import { refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { readSyncs, usersConcerned, writeBooking } from './save-booking.ts';

/** What became of a booking made or changed by hand: how it stands now, or why nothing was done. */
export type BookingAnswer =
  | {
      readonly kind: 'done';
      readonly booking: Booking;
      /** Original dates whose exclusion or change fell away, since a new rule does not make them. */
      readonly dropped: readonly CalendarDate[];
    }
  | Refused;

/** Bookings written in a transaction, and the syncs to ask for once that is committed. */
export interface Committed {
  readonly kind: 'committed';
  /** In the order of the edits. */
  readonly bookings: readonly Booking[];
  readonly dropped: readonly CalendarDate[];
  readonly syncIds: readonly SyncId[];
}

/** Bookings that change by hand, all or none. A new one among them comes from the first: a part of a series. */
export interface ManualEdits {
  readonly studio: Studio;
  readonly edits: readonly BookingEdit[];
  readonly actor: Actor;
  readonly at: Instant;
  /** Whoever asks knows of an overlap and wants it. */
  readonly allowOverlap: boolean;
  readonly offRule: OffRule;
}

/**
 * Checks bookings made or changed by hand against the studio (how they repeat, every id in them, the conflict rule) and writes
 * them with their versions and outbox entries in the caller's transaction, whose writes begin here.
 */
export async function commitBookings(transaction: Transaction, manual: ManualEdits): Promise<Committed | Refused> {
  const { studio, edits, actor, at, allowOverlap, offRule } = manual;
  const base = edits[0]?.before;
  const written: BookingEdit[] = [];
  const dropped: CalendarDate[] = [];
  for (const { before, after: wanted } of edits) {
    const from = before ?? base;
    const checked = checkedSeries(from, wanted, offRule);
    if (checked.kind === 'refused') return checked;
    const errors = await referenceErrors(transaction, from, checked.booking);
    if (errors.length > 0) return refuseInputs(errors);
    const change = { studio, before: from, after: checked.booking, at, allowOverlap };
    const refusal = await overlapRefusal(transaction, change);
    if (refusal !== undefined) return refusal;
    written.push({ before, after: logged(from, checked.booking, { actor, at }) });
    dropped.push(...checked.dropped);
  }
  const concerned = written.flatMap(({ before, after }) => usersConcerned(before, after));
  const syncs = await readSyncs(transaction, studio.id, [...new Set(concerned)]);
  const syncIds = written.flatMap(({ before, after }) =>
    writeBooking(transaction, { before, after, actor, at, timeZone: studio.timeZone }, syncs),
  );
  return { kind: 'committed', bookings: written.map(({ after }) => after), dropped, syncIds: [...new Set(syncIds)] };
}

function logged(
  before: Booking | undefined,
  after: Booking,
  change: { readonly actor: Actor; readonly at: Instant },
): Booking {
  return before?.kind === 'session' && after.kind === 'session' ? loggedSession(before, after, change) : after;
}
