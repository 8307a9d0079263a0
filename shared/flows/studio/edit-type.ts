import { asId } from '../../domain/ids.ts';
import type { StudioId, TypeId } from '../../domain/ids.ts';
import type { BookingType } from '../../domain/studio.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Store } from '../../ports/store.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';
import { compareEverything, userIdsOf } from '../bookings/reword-bookings.ts';
import { readSyncs } from '../bookings/save-booking.ts';

/** What may be changed of a session type or appointment type. */
export type TypeFields = Pick<BookingType, 'name' | 'colour' | 'defaultMinutes' | 'text'>;

/** What became of a type made or changed. */
export type TypeAnswer = { readonly kind: 'done'; readonly type: BookingType } | Refused;

/** One type of a studio, and from which version it is changed. */
export interface TypeRequest {
  readonly studioId: StudioId;
  readonly of: BookingType['of'];
  readonly typeId: TypeId;
  readonly expectedVersion?: number;
}

/** Makes a session type or an appointment type. */
export async function addType(
  deps: { readonly store: Store; readonly chance: Chance },
  request: { readonly studioId: StudioId; readonly of: BookingType['of']; readonly fields: TypeFields },
): Promise<TypeAnswer> {
  const { studioId, of, fields } = request;
  const type: BookingType = { ...fields, id: asId<TypeId>(deps.chance.id()), studioId, of, version: 1 };
  await deps.store.write([{ kind: 'create', document: studioCollections(studioId).type(type.id), value: type }]);
  return { kind: 'done', type };
}

/**
 * Changes a type. Its name and text stand in the events of all its bookings: where one of them changes, every user's next run
 * compares all their events.
 */
export async function changeType(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  request: TypeRequest,
  wanted: (before: TypeFields) => TypeFields,
): Promise<TypeAnswer> {
  const { studioId, typeId, of, expectedVersion } = request;
  const document = studioCollections(studioId).type(typeId);
  const at = deps.clock.now();
  const saved = await deps.store.transact(async (transaction) => {
    const stored = await transaction.get(document);
    if (stored?.value.of !== of) return notFound(`${of} type`);
    const before = stored.value;
    const stale = versionRefusal(before.version, expectedVersion);
    if (stale !== undefined) return stale;
    const { name, colour, defaultMinutes, text } = wanted(before);
    const type: BookingType = { ...before, name, colour, defaultMinutes, text, version: before.version + 1 };
    const isWordedAlike = before.name === name && before.text === text;
    const concerned = isWordedAlike ? [] : await userIdsOf(transaction, studioId);
    const syncs = await readSyncs(transaction, studioId, concerned);
    transaction.set(document, type);
    return { kind: 'saved' as const, type, syncIds: compareEverything(transaction, syncs, { studioId, at }) };
  });
  if (saved.kind === 'refused') return saved;
  await requestSyncs(deps, saved.syncIds, 'studio');
  return { kind: 'done', type: saved.type };
}

/** Deletes a type that no coming booking has; past ones keep its id. */
export async function deleteType(
  deps: { readonly store: Store; readonly clock: Clock },
  request: TypeRequest,
): Promise<{ readonly kind: 'done' } | Refused> {
  const { studioId, typeId, of, expectedVersion } = request;
  const places = studioCollections(studioId);
  return deps.store.transact(async (transaction): Promise<{ readonly kind: 'done' } | Refused> => {
    const stored = await transaction.get(places.type(typeId));
    if (stored?.value.of !== of) return notFound(`${of} type`);
    const stale = versionRefusal(stored.value.version, expectedVersion);
    if (stale !== undefined) return stale;
    const [booking] = await transaction.find({
      from: places.bookings,
      where: [
        { field: 'booking.typeId', is: '==', value: typeId },
        { field: 'deleted', is: '==', value: false },
        { field: 'endsAt', is: '>', value: deps.clock.now() },
      ],
      orderBy: [{ field: 'endsAt', direction: 'asc' }],
      limit: 1,
    });
    if (booking !== undefined) {
      const message = `${stored.value.name} is the type of a booking on ${booking.value.startsAt.slice(0, 10)}.`;
      return refuse('typeInUse', message, 'Give the coming bookings another type first.');
    }
    transaction.delete(places.type(typeId));
    return { kind: 'done' };
  });
}
