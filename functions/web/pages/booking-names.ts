import { usersOf } from '../../../shared/domain/booking.ts';
import { clientName } from '../../../shared/domain/client.ts';
import type { StudioId } from '../../../shared/domain/ids.ts';
import type { BookingType } from '../../../shared/domain/studio.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { BookingVersion } from '../../../shared/ports/records/booking-record.ts';
import type { Reader } from '../../../shared/ports/store.ts';

/** The names of everybody and everything that versions of a booking name, by id. */
export async function readNames(
  reader: Reader,
  studioId: StudioId,
  told: { readonly versions: readonly BookingVersion[]; readonly types: readonly BookingType[] },
): Promise<ReadonlyMap<string, string>> {
  const places = studioCollections(studioId);
  const bookings = told.versions.map(({ booking }) => booking);
  const [users, resources, clients] = await Promise.all([
    reader.getAll([...new Set(bookings.flatMap(usersOf))].map((id) => places.user(id))),
    reader.getAll([...new Set(bookings.flatMap(({ resourceIds }) => resourceIds))].map((id) => places.resource(id))),
    reader.getAll([...new Set(bookings.flatMap(({ clientId }) => clientId ?? []))].map((id) => places.client(id))),
  ]);
  return new Map<string, string>([
    ...told.types.map(({ id, name }) => [id, name] as const),
    ...users.flatMap((stored) => (stored === undefined ? [] : [[stored.value.id, stored.value.name] as const])),
    ...resources.flatMap((stored) => (stored === undefined ? [] : [[stored.value.id, stored.value.name] as const])),
    ...clients.flatMap((stored) =>
      stored === undefined ? [] : [[stored.value.id, clientName(stored.value)] as const],
    ),
  ]);
}
