import { syncIdOf } from '../../domain/ids.ts';
import type { CalendarId, StudioId, UserId } from '../../domain/ids.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Reader } from '../../ports/store.ts';
import { refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';

/**
 * Refuses a calendar that another user of the studio syncs with: what is made in it by hand would come in once for each of them,
 * and the two syncs would write over each other's texts. Undefined when nobody does. Reads only, before any write.
 */
export async function refusalOfSharedCalendar(
  reader: Reader,
  wanted: { readonly studioId: StudioId; readonly userId: UserId; readonly calendarId: CalendarId },
): Promise<Refused | undefined> {
  const { studioId, userId, calendarId } = wanted;
  const users = await reader.find({ from: studioCollections(studioId).users });
  const others = users.map(({ value }) => value).filter((user) => user.id !== userId);
  const syncs = await reader.getAll(others.map((user) => syncAt(syncIdOf(studioId, user.id))));
  const index = syncs.findIndex((stored) => stored !== undefined && isOn(stored.value, calendarId));
  const other = others[index];
  if (other === undefined) return undefined;
  const message = `${other.name} syncs with this calendar already. Choose one that is yours alone, or everything would be in it twice.`;
  return refuseInputs([{ path: 'calendarId', message }]);
}

function isOn(sync: SyncRecord, calendarId: CalendarId): boolean {
  return sync.settings.enabled && sync.account !== undefined && sync.settings.calendarId === calendarId;
}
