import { sameValue } from '../../domain/same-value.ts';
import type { StudioId } from '../../domain/ids.ts';
import type { Studio } from '../../domain/studio.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BookingRecord } from '../../ports/records/booking-record.ts';
import type { Store, Stored } from '../../ports/store.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { bookingRecordOf } from '../bookings/save-booking.ts';

/** What may be changed of a studio. */
export type StudioFields = Omit<Studio, 'id' | 'version' | 'createdAt' | 'updatedAt'>;

/** What became of a change of the studio. */
export type StudioAnswer = { readonly kind: 'done'; readonly studio: Studio } | Refused;

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

const pageSize = 200;

/**
 * Changes the studio's settings. A new zone shifts no booking: instants stay, dates stay; only the bounds by which all-day
 * bookings are searched are reckoned anew.
 */
export async function changeStudio(
  deps: Deps,
  request: { readonly studioId: StudioId; readonly expectedVersion?: number },
  wanted: (before: StudioFields) => StudioFields,
): Promise<StudioAnswer> {
  const { studioId, expectedVersion } = request;
  const document = studioCollections(studioId).studio;
  const saved = await deps.store.transact(async (transaction) => {
    const stored = await transaction.get(document);
    if (stored === undefined) return notFound('studio');
    const before = stored.value;
    const stale = versionRefusal(before.version, expectedVersion);
    if (stale !== undefined) return stale;
    const { id, version, createdAt, updatedAt } = before;
    const studio: Studio = { ...wanted(before), id, version, createdAt, updatedAt };
    const group = studio.newClientsGroupId;
    if (group !== undefined && group !== before.newClientsGroupId) {
      const stored = await transaction.get(studioCollections(studioId).clientGroup(group));
      if (stored === undefined)
        return refuseInputs([{ path: 'newClientsGroupId', message: 'There is no such client group.' }]);
    }
    if (sameValue(before, studio)) return { kind: 'saved' as const, studio: before, isOtherZone: false };
    const after = { ...studio, version: version + 1, updatedAt: deps.clock.now() };
    transaction.set(document, after);
    return { kind: 'saved' as const, studio: after, isOtherZone: before.timeZone !== after.timeZone };
  });
  if (saved.kind === 'refused') return saved;
  if (saved.isOtherZone) await moveAllDayBounds(deps, saved.studio);
  return { kind: 'done', studio: saved.studio };
}

async function moveAllDayBounds(deps: Deps, studio: Studio): Promise<void> {
  const places = studioCollections(studio.id);
  let after: readonly unknown[] | undefined;
  do {
    const page: readonly Stored<BookingRecord>[] = await deps.store.find({
      from: places.bookings,
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    for (const { value } of page.filter((stored) => stored.value.booking.span.kind === 'allDay')) {
      await deps.store.transact(async (transaction) => {
        const present = await transaction.get(places.booking(value.booking.id));
        if (present === undefined) return;
        const { startsAt, endsAt, seriesEndsAt } = bookingRecordOf(present.value.booking, studio.timeZone);
        transaction.update(places.booking(value.booking.id), { startsAt, endsAt, seriesEndsAt });
      });
    }
    const last = page.at(-1);
    after = last === undefined || page.length < pageSize ? undefined : [last.id];
  } while (after !== undefined);
}
