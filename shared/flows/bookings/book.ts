import { actorName } from '../../domain/booking.ts';
import type { Actor, Appointment, Booking, Session } from '../../domain/booking.ts';
import { asId } from '../../domain/ids.ts';
import type { BookingId, StudioId } from '../../domain/ids.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Store } from '../../ports/store.ts';
import { commitBookings } from './commit-booking.ts';
import type { BookingAnswer } from './commit-booking.ts';
import { notFound } from '../known-refusals.ts';
import { requestSyncs } from '../request-syncs.ts';

/** What the studio itself adds to a booking. */
type Given = 'id' | 'studioId' | 'origin' | 'version' | 'createdAt' | 'updatedAt' | 'deletedAt' | 'occurrenceOf';

/** A booking as whoever books it gives it. `bookedBy` is the booker's name when empty. */
export type NewBooking = Omit<Appointment, Given> | Omit<Session, Given | 'statusNotes'>;

/** What the booking flows use of the world. */
export interface BookingDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** Makes an appointment or session, or a series of them, by hand, under the studio's conflict rule, and asks for the syncs of its users. */
export async function book(
  deps: BookingDeps,
  request: {
    readonly studioId: StudioId;
    readonly actor: Actor;
    readonly wanted: NewBooking;
    readonly allowOverlap: boolean;
  },
): Promise<BookingAnswer> {
  const { studioId, actor, wanted, allowOverlap } = request;
  const at = deps.clock.now();
  const bookingId = asId<BookingId>(deps.chance.id());
  const answer = await deps.store.transact(async (transaction) => {
    const studio = await transaction.get(studioCollections(studioId).studio);
    if (studio === undefined) return notFound('studio');
    const given = {
      id: bookingId,
      studioId,
      origin: 'studio',
      bookedBy: wanted.bookedBy === '' ? actorName(actor) : wanted.bookedBy,
      version: 1,
      createdAt: at,
      updatedAt: at,
    } as const;
    const after: Booking =
      wanted.kind === 'session' ? { ...wanted, ...given, statusNotes: [] } : { ...wanted, ...given };
    const edits = [{ before: undefined, after }];
    return commitBookings(transaction, { studio: studio.value, edits, actor, at, allowOverlap, offRule: 'refuse' });
  });
  if (answer.kind === 'refused') return answer;
  await requestSyncs(deps, answer.syncIds, 'studio');
  const [booking] = answer.bookings;
  if (booking === undefined) throw new Error('a committed booking is answered');
  return { kind: 'done', booking, dropped: [] };
}
