import type { Actor, Booking } from '../../domain/booking.ts';
import { loggedSession } from '../../domain/session-log.ts';
import type { SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Transaction } from '../../ports/store.ts';
import { overlapRefusal } from './booking-overlaps.ts';
import type { ManualChange } from './booking-overlaps.ts';
import { referenceErrors } from './booking-references.ts';
import { refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { readSyncs, usersConcerned, writeBooking } from './save-booking.ts';

/** What became of a booking made or changed by hand: how it stands now, or why nothing was done. */
export type BookingAnswer = { readonly kind: 'done'; readonly booking: Booking } | Refused;

/** A booking written in a transaction, and the syncs to ask for once that is committed. */
export interface Committed {
  readonly kind: 'committed';
  readonly booking: Booking;
  readonly syncIds: readonly SyncId[];
}

/**
 * Checks a booking made or changed by hand against the studio (every id in it, the conflict rule) and writes it with its
 * version and outbox entries in the caller's transaction, whose writes begin here.
 */
export async function commitBooking(
  transaction: Transaction,
  change: ManualChange & { readonly actor: Actor; readonly at: Instant },
): Promise<Committed | Refused> {
  const { studio, before, actor, at } = change;
  const errors = await referenceErrors(transaction, before, change.after);
  if (errors.length > 0) return refuseInputs(errors);
  const refusal = await overlapRefusal(transaction, change);
  if (refusal !== undefined) return refusal;
  const booking = logged(before, change.after, { actor, at });
  const syncs = await readSyncs(transaction, studio.id, usersConcerned(before, booking));
  const syncIds = writeBooking(transaction, { before, after: booking, actor, at, timeZone: studio.timeZone }, syncs);
  return { kind: 'committed', booking, syncIds };
}

function logged(
  before: Booking | undefined,
  after: Booking,
  change: { readonly actor: Actor; readonly at: Instant },
): Booking {
  return before?.kind === 'session' && after.kind === 'session' ? loggedSession(before, after, change) : after;
}
