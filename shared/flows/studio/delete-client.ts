import { stands } from '../../domain/booking.ts';
import type { Actor, Booking } from '../../domain/booking.ts';
import { clientName } from '../../domain/client.ts';
import type { ClientId, StudioId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { BookingRecord } from '../../ports/records/booking-record.ts';
import type { Reader, Stored } from '../../ports/store.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { unlinkBooking } from '../bookings/link-booking.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { byEnd, standingOf } from '../bookings/reword-bookings.ts';

/** A client nobody needs any more. */
export interface ClientDeletion {
  readonly studioId: StudioId;
  readonly clientId: ClientId;
  readonly actor: Actor;
  readonly expectedVersion?: number;
}

const pageSize = 100;
/** How often a deletion goes on after somebody linked another appointment meanwhile. */
const mostRounds = 5;

/**
 * Deletes a client for good. A session always has a client, so one with standing sessions stays, and the refusal names the
 * next of them; linked appointments are unlinked first, each with its history. Cancelled and deleted bookings keep the id.
 */
export async function deleteClient(
  deps: BookingDeps,
  request: ClientDeletion,
): Promise<{ readonly kind: 'done' } | Refused> {
  const client = studioCollections(request.studioId).client(request.clientId);
  const refusal = await deletionRefusal(deps.store, request);
  if (refusal !== undefined) return refusal;
  for (let round = 0; round < mostRounds; round += 1) {
    for (const booking of await readBookings(deps.store, request)) {
      const { studioId, actor } = request;
      if (booking.kind === 'appointment') {
        await unlinkBooking(deps, { studioId, actor, bookingId: booking.id, allowOverlap: true });
      }
    }
    const answer = await deps.store.transact(async (transaction) => {
      const late = await deletionRefusal(transaction, request);
      if (late !== undefined) return late;
      // Somebody linked another one meanwhile: once more.
      if ((await readBookings(transaction, request)).length > 0) return undefined;
      transaction.delete(client);
      return { kind: 'done' as const };
    });
    if (answer !== undefined) return answer;
  }
  return refuse(
    'clientInUse',
    'Appointments are being linked to this client at this moment.',
    'Try again when that is done.',
  );
}

async function deletionRefusal(reader: Reader, request: ClientDeletion): Promise<Refused | undefined> {
  const stored = await reader.get(studioCollections(request.studioId).client(request.clientId));
  if (stored === undefined) return notFound('client');
  const stale = versionRefusal(stored.value.version, request.expectedVersion);
  if (stale !== undefined) return stale;
  const session = (await readBookings(reader, request)).find((booking) => booking.kind === 'session');
  if (session === undefined) return undefined;
  return refuse(
    'clientHasSessions',
    `${clientName(stored.value)} has sessions, and a session always has a client; one is on ${session.span.start.slice(0, 10)}.`,
    'Cancel or delete the sessions, or give them another client, then delete this one.',
  );
}

/** Every standing booking of the client, whenever it is. */
async function readBookings(reader: Reader, { studioId, clientId }: ClientDeletion): Promise<readonly Booking[]> {
  const bookings: Booking[] = [];
  let after: readonly unknown[] | undefined;
  do {
    const page: readonly Stored<BookingRecord>[] = await reader.find({
      from: studioCollections(studioId).bookings,
      where: standingOf(clientId),
      orderBy: byEnd,
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    bookings.push(...page.map(({ value }) => value.booking).filter(stands));
    const last = page.at(-1);
    after =
      last === undefined || page.length < pageSize ? undefined : [last.value.endsAt, last.value.startsAt, last.id];
  } while (after !== undefined);
  return bookings;
}
