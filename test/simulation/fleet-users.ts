import { asId, syncIdOf, type CalendarId, type SyncId } from '../../shared/domain/ids.ts';
import { addSeconds } from '../../shared/domain/time.ts';
import { newSync } from '../../shared/flows/google-sync/new-sync.ts';
import { syncAt } from '../../shared/ports/collections.ts';
import type { Store, Write } from '../../shared/ports/store.ts';
import type { FleetOptions } from './fleet-options.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** Whether a user's calendar gives no notifications. */
export function isWithoutPush(user: number, { withoutPush }: FleetOptions): boolean {
  return (user * 37) % 100 < withoutPush;
}

/** Users of studios of very different sizes: the first has a quarter of them all. */
export async function addUsers(
  store: Store,
  options: FleetOptions,
  { random, timeline }: { readonly random: Random; readonly timeline: Timeline },
): Promise<readonly SyncId[]> {
  const { users, studios, allDueAtOnce = false } = options;
  const syncIds: SyncId[] = [];
  const writes: Write[] = [];
  for (let user = 0; user < users; user += 1) {
    const studio = user < users / 4 ? 0 : 1 + Math.floor((studios - 1) * random.fraction() ** 2);
    const sync = newSync(asId(`studio${String(studio)}`), asId(`user${String(user)}`));
    const hasPush = !isWithoutPush(user, options);
    const calendarId: CalendarId = asId('calendar');
    const channel = {
      channelId: asId('c'),
      resourceId: 'r',
      calendarId,
      expiresAt: addSeconds(timeline.now(), 7 * 86_400),
    };
    const round = hasPush ? 3600 : 900;
    const value = {
      ...sync,
      settings: { ...sync.settings, enabled: true, calendarId },
      nextSyncAt: addSeconds(timeline.now(), allDueAtOnce ? 0 : random.fraction() * round),
      ...(hasPush ? { channel } : {}),
    };
    const id = syncIdOf(sync.studioId, sync.userId);
    syncIds.push(id);
    writes.push({ kind: 'set', document: syncAt(id), value });
  }
  for (let from = 0; from < writes.length; from += 500) await store.write(writes.slice(from, from + 500));
  return syncIds;
}
