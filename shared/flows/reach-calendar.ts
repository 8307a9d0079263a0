import type { SyncId } from '../domain/ids.ts';
import type { Google, GoogleCalendar } from '../ports/google.ts';
import { GoogleFailure } from '../ports/google.ts';
import type { Keys } from '../ports/keys.ts';
import type { ChannelRecord } from '../ports/records.ts';
import type { Reader } from '../ports/store.ts';
import { openGrant } from './grants.ts';

/** One user's Google Calendar under the grant they gave; undefined without one. */
export async function reachCalendar(
  deps: { readonly store: Reader; readonly keys: Keys; readonly google: Google },
  syncId: SyncId,
): Promise<GoogleCalendar | undefined> {
  const grant = await openGrant(deps, syncId);
  return grant === undefined ? undefined : deps.google.calendarOf(grant);
}

/** Ends a channel at Google as well as can be: one Google will not end keeps sending until it expires, and is not listened to. */
export async function closeChannelAtGoogle(
  calendar: GoogleCalendar,
  channel: Pick<ChannelRecord, 'channelId' | 'resourceId'> | undefined,
): Promise<void> {
  if (channel?.resourceId === undefined) return;
  try {
    await calendar.closeChannel(channel.channelId, channel.resourceId);
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
  }
}
