import type { Booking } from '../../domain/booking.ts';
import type { BookingId } from '../../domain/ids.ts';
import { entryOf } from '../../domain/wording.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Reader } from '../../ports/store.ts';

/** What the studio calls each of these bookings of one studio, by id; empty where it has no name. */
export async function readTitles(
  reader: Reader,
  bookings: readonly Booking[],
): Promise<ReadonlyMap<BookingId, string>> {
  const [first] = bookings;
  if (first === undefined) return new Map();
  const places = studioCollections(first.studioId);
  const clientIds = [...new Set(bookings.flatMap(({ clientId }) => clientId ?? []))];
  const typeIds = [...new Set(bookings.flatMap(({ typeId }) => typeId ?? []))];
  const [clients, types] = await Promise.all([
    reader.getAll(clientIds.map((id) => places.client(id))),
    reader.getAll(typeIds.map((id) => places.type(id))),
  ]);
  return new Map(
    bookings.map((booking) => {
      const client = clients.find((stored) => stored?.value.id === booking.clientId)?.value;
      const type = types.find((stored) => stored?.value.id === booking.typeId)?.value;
      const context = { ...(client === undefined ? {} : { client }), ...(type === undefined ? {} : { type }) };
      return [booking.id, entryOf(booking, { ...context, privacy: 'full' }).title];
    }),
  );
}
