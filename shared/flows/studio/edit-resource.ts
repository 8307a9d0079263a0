import { asId } from '../../domain/ids.ts';
import type { ResourceId, StudioId } from '../../domain/ids.ts';
import type { Resource } from '../../domain/studio.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** What may be changed of a resource. */
export type ResourceFields = Pick<Resource, 'name' | 'colour'>;

/** What became of a resource made or changed. */
export type ResourceAnswer = { readonly kind: 'done'; readonly resource: Resource } | Refused;

/** One resource of a studio, and from which version it is changed. */
export interface ResourceRequest {
  readonly studioId: StudioId;
  readonly resourceId: ResourceId;
  readonly expectedVersion?: number;
}

/** Makes a resource. */
export async function addResource(
  deps: { readonly store: Store; readonly chance: Chance },
  request: { readonly studioId: StudioId; readonly fields: ResourceFields },
): Promise<ResourceAnswer> {
  const { studioId, fields } = request;
  const resource: Resource = { ...fields, id: asId<ResourceId>(deps.chance.id()), studioId, version: 1 };
  await deps.store.write([
    { kind: 'create', document: studioCollections(studioId).resource(resource.id), value: resource },
  ]);
  return { kind: 'done', resource };
}

/** Changes a resource. No event tells of resources, so nothing goes to Google. */
export async function changeResource(
  deps: { readonly store: Store },
  request: ResourceRequest,
  wanted: (before: ResourceFields) => ResourceFields,
): Promise<ResourceAnswer> {
  const document = studioCollections(request.studioId).resource(request.resourceId);
  return deps.store.transact(async (transaction): Promise<ResourceAnswer> => {
    const stored = await transaction.get(document);
    if (stored === undefined) return notFound('resource');
    const stale = versionRefusal(stored.value.version, request.expectedVersion);
    if (stale !== undefined) return stale;
    const { name, colour } = wanted(stored.value);
    const resource = { ...stored.value, name, colour, version: stored.value.version + 1 };
    transaction.set(document, resource);
    return { kind: 'done', resource };
  });
}

/** Deletes a resource that no coming booking needs; past ones keep its id. */
export async function deleteResource(
  deps: { readonly store: Store; readonly clock: Clock },
  request: ResourceRequest,
): Promise<{ readonly kind: 'done' } | Refused> {
  const { studioId, resourceId, expectedVersion } = request;
  const places = studioCollections(studioId);
  return deps.store.transact(async (transaction): Promise<{ readonly kind: 'done' } | Refused> => {
    const stored = await transaction.get(places.resource(resourceId));
    if (stored === undefined) return notFound('resource');
    const stale = versionRefusal(stored.value.version, expectedVersion);
    if (stale !== undefined) return stale;
    const [booking] = await transaction.find({
      from: places.bookings,
      where: [
        { field: 'booking.resourceIds', is: 'contains', value: resourceId },
        { field: 'deleted', is: '==', value: false },
        { field: 'endsAt', is: '>', value: deps.clock.now() },
      ],
      orderBy: [{ field: 'endsAt', direction: 'asc' }],
      limit: 1,
    });
    if (booking !== undefined) {
      return refuse(
        'resourceInUse',
        `${stored.value.name} is booked from ${booking.value.startsAt}.`,
        'Take it off the coming bookings first.',
      );
    }
    transaction.delete(places.resource(resourceId));
    return { kind: 'done' };
  });
}
