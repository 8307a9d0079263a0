import type { HeldEvent } from '../../shared/adapters/memory/google-world.ts';
import type { SyncRecord } from '../../shared/ports/records/sync-record.ts';
import type { UserFindings } from './findings.ts';
import { Violation } from './scheduler.ts';
import type { History } from './under-way.ts';

/**
 * Where users of a studio may write into one calendar, one of them at a time syncs with it: whoever comes second is refused, and
 * rests until the other stops. Nothing is asked of a sync that rests.
 */
export function restsForAnother({ sync }: Pick<UserFindings, 'sync'>, all: readonly SyncRecord[]): boolean {
  return !sync.settings.enabled && all.some((other) => isOn(other) && useOne(sync, other));
}

/** No two users of a studio sync with one calendar. */
export function checkOneEach(all: readonly SyncRecord[]): void {
  for (const [index, sync] of all.entries()) {
    const other = all.slice(index + 1).find((one) => isOn(one) && isOn(sync) && useOne(one, sync));
    if (other === undefined) continue;
    throw new Violation(
      `${sync.userId} and ${other.userId} of ${sync.studioId} both sync with ${sync.settings.calendarId ?? ''}`,
    );
  }
}

/** What the sync of another user left in the calendar stays theirs: its booking is in the studio already. */
export function refuseAnothers({ userId, syncId }: UserFindings['user'], { id, madeBy, mark }: HeldEvent): void {
  if (madeBy === 'product' && mark !== undefined && mark.userId !== userId)
    throw new Violation(`${syncId} took over the event ${id} of ${mark.userId}`);
}

/** Whether an event was made by a sync that rests: one it was cut off at is tied when its user comes back to the calendar. */
export function isOfWhoRests({ mark }: HeldEvent, sharers: readonly UserFindings[]): boolean {
  const syncs = sharers.map(({ sync }) => sync);
  return sharers.some((other) => other.user.userId === mark?.userId && restsForAnother(other, syncs));
}

/** The user whose sync marked an event; undefined where nobody's did. */
export function makerOf(event: HeldEvent | undefined, { world }: History): UserFindings['user'] | undefined {
  const mark = event?.mark;
  return world.users.find(({ studioId, userId }) => studioId === mark?.studioId && userId === mark.userId);
}

/** Whether others of the studio have or had the calendar. */
export function isUsedByOthers({ user, studio }: UserFindings): boolean {
  return studio.studio.users.some((other) => other.userId !== user.userId && other.used.has(user.calendarId));
}

function isOn({ settings, account }: SyncRecord): boolean {
  return settings.enabled && account !== undefined;
}

function useOne(one: SyncRecord, other: SyncRecord): boolean {
  if (one.studioId !== other.studioId || one.userId === other.userId) return false;
  return one.settings.calendarId === other.settings.calendarId;
}
