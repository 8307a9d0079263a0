import type { Actor } from '../../domain/booking.ts';
import type { Client } from '../../domain/client.ts';
import type { BookingId, ClientGroupId, ClientId, StudioId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Reader, Transaction } from '../../ports/store.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { linkBooking } from '../bookings/link-booking.ts';
import { notFound } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import { requestContactSyncs } from '../request-syncs.ts';
import type { ClientAnswer } from './edit-client.ts';
import { prepareClients, writeClients } from './save-clients.ts';

/** A deleted client to bring back. */
export interface ClientRestoring {
  readonly studioId: StudioId;
  readonly clientId: ClientId;
  readonly actor: Actor;
}

/**
 * Brings a deleted client back within 30 days: under the same id, in those of its groups that are still there, and linked
 * to the appointments it was taken off where nobody linked them otherwise. Restoring one that is not deleted changes nothing.
 */
export async function restoreClient(deps: BookingDeps, request: ClientRestoring): Promise<ClientAnswer> {
  const { studioId, clientId, actor } = request;
  const restored = await deps.store.transact((transaction) => commitRestoring(deps, transaction, request));
  if (restored.kind === 'refused') return restored;
  await requestContactSyncs(deps, restored.syncIds, 'studio');
  for (const bookingId of restored.appointments) {
    const stored = await deps.store.get(studioCollections(studioId).booking(bookingId));
    const booking = stored?.value.booking;
    if (booking?.kind !== 'appointment' || booking.clientId !== undefined || booking.deletedAt !== undefined) continue;
    const expectedVersion = booking.version;
    // One that changed at this very moment stays as it is: whoever changed it saw it without a client.
    await linkBooking(deps, { studioId, actor, bookingId, clientId, allowOverlap: true, expectedVersion });
  }
  return { kind: 'done', client: restored.client };
}

async function commitRestoring(deps: BookingDeps, transaction: Transaction, request: ClientRestoring) {
  const { studioId, clientId } = request;
  const places = studioCollections(studioId);
  const nothing: readonly BookingId[] = [];
  const standing = await transaction.get(places.client(clientId));
  if (standing !== undefined) {
    return { kind: 'restored' as const, client: standing.value, syncIds: [], appointments: nothing };
  }
  const deleted = await transaction.get(places.deletedClient(clientId));
  if (deleted === undefined) return notFound('client');
  const { client: before, appointments, expiresAt } = deleted.value;
  const at = deps.clock.now();
  if (expiresAt <= at) {
    return refuse(
      'restoreTooLate',
      'It was deleted more than 30 days ago and cannot be brought back.',
      'Add the client again.',
    );
  }
  const groupIds = await standingGroups(transaction, studioId, before.groupIds);
  const client: Client = { ...before, groupIds, version: before.version + 1, updatedAt: at };
  const changes = [{ before: undefined, after: client }];
  const prepared = await prepareClients(transaction, { studioId, changes, at, by: request.actor });
  transaction.delete(places.deletedClient(clientId));
  return { kind: 'restored' as const, client, syncIds: writeClients(transaction, prepared), appointments };
}

async function standingGroups(
  reader: Reader,
  studioId: StudioId,
  groupIds: readonly ClientGroupId[],
): Promise<readonly ClientGroupId[]> {
  const places = studioCollections(studioId);
  const groups = await reader.getAll(groupIds.map((id) => places.clientGroup(id)));
  return groups.flatMap((group) => (group === undefined ? [] : [group.value.id]));
}
