import { syncIdOf } from '../../domain/ids.ts';
import type { BookingId, StudioId, SyncId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { outboxAt, pairAt, studioCollections, syncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import type { Pair } from '../../sync/calendar/model.ts';

/** Pairs rewritten in one transaction: each is three reads and two writes. */
const atOnce = 100;

/** Which pairs of one user are to say something else. */
export interface PairRewrite {
  readonly owner: { readonly studioId: StudioId; readonly userId: UserId };
  readonly bookingIds: readonly BookingId[];
  /** The pair as it shall be; undefined leaves it. Asked again where somebody else changed it first. */
  readonly rewrite: (pair: Pair) => Pair | undefined;
}

/**
 * Writes new words into living pairs and puts their bookings into the user's outbox, so that the next run looks at each: in
 * transactions of bounded size, safe to repeat. A run under way looks again before it ends.
 */
export async function rewritePairs(
  deps: { readonly store: Store; readonly clock: Clock },
  { owner, bookingIds, rewrite }: PairRewrite,
): Promise<void> {
  const syncId = syncIdOf(owner.studioId, owner.userId);
  const places = studioCollections(owner.studioId);
  for (let first = 0; first < bookingIds.length; first += atOnce) {
    const some = bookingIds.slice(first, first + atOnce);
    await deps.store.transact(async (transaction) => {
      const sync = await transaction.get(syncAt(syncId));
      const pairs = await transaction.getAll(some.map((id) => pairAt(syncId, id)));
      const bookings = await transaction.getAll(some.map((id) => places.booking(id)));
      const looks: Look[] = [];
      for (const [index, stored] of pairs.entries()) {
        const pair = stored?.value.ended === undefined ? stored?.value : undefined;
        const rewritten = pair === undefined ? undefined : rewrite(pair);
        if (rewritten === undefined) continue;
        transaction.set(pairAt(syncId, rewritten.bookingId), rewritten);
        looks.push({ bookingId: rewritten.bookingId, version: bookings[index]?.value.booking.version ?? 0 });
      }
      if (sync !== undefined) askForLooks(transaction, { syncId, sync: sync.value, looks, at: deps.clock.now() });
    });
  }
}

/** A booking the next run is to look at, and the version it has. */
export interface Look {
  readonly bookingId: BookingId;
  readonly version: number;
}

/** Puts bookings into a user's outbox, whatever their sync is doing: what was decided waits for the day it runs again. */
export function askForLooks(
  transaction: Transaction,
  asked: { readonly syncId: SyncId; readonly sync: SyncRecord; readonly looks: readonly Look[]; readonly at: Instant },
): void {
  const { syncId, sync, looks, at } = asked;
  if (looks.length === 0) return;
  for (const look of looks) transaction.set(outboxAt(syncId, look.bookingId), { ...look, at });
  const isOn = sync.settings.enabled && sync.account?.status === 'connected';
  transaction.update(syncAt(syncId), {
    asked: { ...sync.asked, studio: sync.asked.studio + 1 },
    ...(isOn ? { nextSyncAt: at } : {}),
  });
}
