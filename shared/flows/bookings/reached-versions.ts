import { usersOf } from '../../domain/booking.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { BookingId, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { pairAt, syncAt } from '../../ports/collections.ts';
import type { BookingVersion } from '../../ports/records/booking-record.ts';
import type { Reader } from '../../ports/store.ts';

/** Which version of a booking is in a user's Google, 0 for none yet, and since when where that is known. */
export interface Reached {
  readonly version: number;
  readonly at?: Instant;
}

/** How far one version of a booking has come in a user's Google. */
export type Reach =
  | { readonly state: 'notSynced' | 'waiting' }
  /** It is not meant to: an undo set the studio back, and Google keeps its own. */
  | { readonly state: 'keptBack' }
  /** It, or a later one; `at` where it is this one that is there. */
  | { readonly state: 'reached'; readonly at?: Instant };

/** What is in the Google of each user these versions were for; users who do not sync are absent. */
export async function readReached(
  reader: Reader,
  booking: { readonly studioId: StudioId; readonly id: BookingId },
  versions: readonly BookingVersion[],
): Promise<ReadonlyMap<UserId, Reached>> {
  const users = [...new Set(versions.flatMap((version) => usersOf(version.booking)))];
  const ids = users.map((user) => syncIdOf(booking.studioId, user));
  const [syncs, pairs] = await Promise.all([
    reader.getAll(ids.map(syncAt)),
    reader.getAll(ids.map((id) => pairAt(id, booking.id))),
  ]);
  const reached = new Map<UserId, Reached>();
  for (const [index, user] of users.entries()) {
    if (syncs[index]?.value.settings.enabled !== true) continue;
    const pair = pairs[index]?.value;
    const at = pair?.reachedAt;
    reached.set(user, { version: pair?.studioVersion ?? 0, ...(at === undefined ? {} : { at }) });
  }
  return reached;
}

/** How far a version has come, out of what is there. */
export function reachOf(
  reached: ReadonlyMap<UserId, Reached>,
  user: UserId,
  { version, keptFrom }: Pick<BookingVersion, 'version' | 'keptFrom'>,
): Reach {
  const there = reached.get(user);
  if (there === undefined) return { state: 'notSynced' };
  if (keptFrom === user) return { state: 'keptBack' };
  if (there.version < version) return { state: 'waiting' };
  const isThis = there.version === version && there.at !== undefined;
  return { state: 'reached', ...(isThis ? { at: there.at } : {}) };
}
