import { stands } from '../../domain/booking.ts';
import type { Actor, Booking } from '../../domain/booking.ts';
import { clientName } from '../../domain/client.ts';
import type { BookingId, ClientId, StudioId, SyncId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { BookingRecord } from '../../ports/records/booking-record.ts';
import type { Reader, Stored, Transaction } from '../../ports/store.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { unlinkBooking } from '../bookings/link-booking.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestContactSyncs } from '../request-syncs.ts';
import { byEnd, standingOf } from '../bookings/reword-bookings.ts';
import { plainClient } from './client-record.ts';
import { prepareClients, writeClients } from './save-clients.ts';

/** A client nobody needs any more. */
export interface ClientDeletion {
  readonly studioId: StudioId;
  readonly clientId: ClientId;
  readonly actor: Actor;
  readonly expectedVersion?: number;
}

/** How long a deleted client can be brought back; seconds. */
export const clientRestorableFor = 30 * 86_400;

const pageSize = 100;
/** How often a deletion goes on after somebody linked another appointment meanwhile. */
const mostRounds = 5;

/**
 * Deletes a client so that it can be restored for 30 days. A session always has a client, so one with standing sessions
 * stays, and the refusal names the next of them; linked appointments are unlinked first, each with its history, and linked
 * again by the restoring. Cancelled and deleted bookings keep the id.
 */
export async function deleteClient(
  deps: BookingDeps,
  request: ClientDeletion,
): Promise<{ readonly kind: 'done' } | Refused> {
  const refusal = await deletionRefusal(deps.store, request);
  if (refusal !== undefined) return refusal;
  const unlinked = new Set<BookingId>();
  for (let round = 0; round < mostRounds; round += 1) {
    for (const booking of await readBookings(deps.store, request)) {
      const { studioId, actor } = request;
      if (booking.kind !== 'appointment') continue;
      const answer = await unlinkBooking(deps, { studioId, actor, bookingId: booking.id, allowOverlap: true });
      if (answer.kind === 'done') unlinked.add(booking.id);
    }
    const answer = await deps.store.transact((transaction) => commitDeletion(deps, transaction, { request, unlinked }));
    if (answer?.kind === 'refused') return answer;
    if (answer === undefined) continue;
    await requestContactSyncs(deps, answer.syncIds, 'studio');
    return { kind: 'done' };
  }
  return refuse(
    'clientInUse',
    'Appointments are being linked to this client at this moment.',
    'Try again when that is done.',
  );
}

/** Undefined where somebody linked another appointment meanwhile: that one is unlinked first. */
async function commitDeletion(
  deps: BookingDeps,
  transaction: Transaction,
  deletion: { readonly request: ClientDeletion; readonly unlinked: ReadonlySet<BookingId> },
): Promise<{ readonly kind: 'done'; readonly syncIds: readonly SyncId[] } | Refused | undefined> {
  const { request, unlinked } = deletion;
  const places = studioCollections(request.studioId);
  const late = await deletionRefusal(transaction, request);
  if (late !== undefined) return late;
  if ((await readBookings(transaction, request)).length > 0) return undefined;
  const stored = await transaction.get(places.client(request.clientId));
  if (stored === undefined) return notFound('client');
  const at = deps.clock.now();
  const client = plainClient(stored.value);
  const changes = [{ before: client, after: undefined }];
  const prepared = await prepareClients(transaction, {
    studioId: request.studioId,
    changes,
    at,
    by: request.actor,
  });
  transaction.set(places.deletedClient(client.id), {
    client,
    deletedAt: at,
    deletedBy: request.actor,
    appointments: [...unlinked],
    expiresAt: addSeconds(at, clientRestorableFor),
  });
  return { kind: 'done', syncIds: writeClients(transaction, prepared) };
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
