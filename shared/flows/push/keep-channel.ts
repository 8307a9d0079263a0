import { asId } from '../../domain/ids.ts';
import type { CalendarId, ChannelId, SyncId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { channelAt, channels, syncAt } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { GoogleCalendar, OpenChannel } from '../../ports/google.ts';
import type { ChannelRecord, SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store } from '../../ports/store.ts';
import { channelTokenOf } from './channel-token.ts';

/** A channel is replaced when less than this is left of it, seconds. */
const renewBefore = 86_400;
/** A calendar that refused push is asked again after this long, seconds. */
const refusalHolds = 86_400;

/** What keeping a channel takes. */
interface ChannelDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly pushAddress?: string;
  readonly channelSecret: string;
}

/** Whether a channel must be opened or replaced: there is none for the chosen calendar, or it ends within a day. */
export function isChannelDue(deps: Pick<ChannelDeps, 'clock' | 'pushAddress'>, sync: SyncRecord): boolean {
  const { channel, pushRefused, settings } = sync;
  if (deps.pushAddress === undefined || settings.calendarId === undefined) return false;
  const now = deps.clock.now();
  if (pushRefused?.calendarId === settings.calendarId && addSeconds(pushRefused.at, refusalHolds) > now) return false;
  return (
    channel === undefined ||
    channel.calendarId !== settings.calendarId ||
    channel.expiresAt < addSeconds(now, renewBefore)
  );
}

/**
 * Opens a watch channel where one is due, the new before the old is closed, and a row for each before Google is asked, so that
 * none is ever open without our knowing. A Google that says no leaves the sync polling. What changed between the last look and the
 * opening of a first channel nobody tells of: one more look is asked for, and the caller is told to hand the request over.
 */
export async function keepChannel(run: {
  readonly deps: ChannelDeps;
  readonly syncId: SyncId;
  readonly calendar: GoogleCalendar;
  readonly calendarId: CalendarId;
}): Promise<'lookAgain' | 'nothing'> {
  const { deps, syncId, calendar, calendarId } = run;
  const { pushAddress } = deps;
  if (pushAddress === undefined) return 'nothing';
  const stored = await deps.store.get(syncAt(syncId));
  if (stored === undefined || stored.value.settings.calendarId !== calendarId) return 'nothing';
  if (!isChannelDue(deps, stored.value)) return 'nothing';
  const channelId = asId<ChannelId>(deps.chance.id());
  const row: ChannelRecord = { channelId, syncId, calendarId, opensAt: deps.clock.now() };
  await deps.store.write([{ kind: 'create', document: channelAt(channelId), value: row }]);
  const token = channelTokenOf(deps.channelSecret, channelId, syncId);
  const opened = await openAt(calendar, calendarId, { channelId, token, address: pushAddress });
  if (opened === 'unknown') return 'nothing';
  if (opened === 'refused') {
    await noteRefusal(deps, { syncId, calendarId, channelId });
    return 'nothing';
  }
  return adopt(run, { row, opened });
}

async function openAt(
  calendar: GoogleCalendar,
  calendarId: CalendarId,
  request: Parameters<GoogleCalendar['openChannel']>[1],
): Promise<OpenChannel | 'refused' | 'unknown'> {
  try {
    return await calendar.openChannel(calendarId, request);
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
    return error.reason === 'rejected' || error.reason === 'forbidden' ? 'refused' : 'unknown';
  }
}

async function noteRefusal(
  deps: ChannelDeps,
  refused: { readonly syncId: SyncId; readonly calendarId: CalendarId; readonly channelId: ChannelId },
): Promise<void> {
  const { syncId, calendarId, channelId } = refused;
  await deps.store.transact(async (transaction) => {
    const stored = await transaction.get(syncAt(syncId));
    transaction.delete(channelAt(channelId));
    if (stored !== undefined) transaction.update(syncAt(syncId), { pushRefused: { calendarId, at: deps.clock.now() } });
  });
}

/** Makes the new channel the sync's, and closes whatever others it still has. */
async function adopt(
  run: { readonly deps: ChannelDeps; readonly syncId: SyncId; readonly calendar: GoogleCalendar },
  fresh: { readonly row: ChannelRecord; readonly opened: OpenChannel },
): Promise<'lookAgain' | 'nothing'> {
  const { deps, syncId, calendar } = run;
  const { row, opened } = fresh;
  const { channelId, resourceId, expiresAt } = opened;
  const known: ChannelRecord = { ...row, resourceId, expiresAt };
  const next = await deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    transaction.set(channelAt(channelId), known);
    if (sync === undefined || sync.settings.calendarId !== row.calendarId) return 'nothing';
    const channel = { channelId, resourceId, calendarId: row.calendarId, expiresAt };
    const now = deps.clock.now();
    if (isTold(sync, row.calendarId, now)) {
      transaction.update(syncAt(syncId), { channel, pushRefused: undefined });
      return 'nothing';
    }
    const asked = { ...sync.asked, google: sync.asked.google + 1 };
    transaction.update(syncAt(syncId), { channel, pushRefused: undefined, asked, nextSyncAt: now });
    return 'lookAgain';
  });
  await closeOthers({ deps, syncId, calendar }, 'allButThePresent');
  return next;
}

/** Whether another channel of the calendar told of everything up to now. */
function isTold({ channel }: SyncRecord, calendarId: CalendarId, now: Instant): boolean {
  return channel !== undefined && channel.calendarId === calendarId && channel.expiresAt > now;
}

/**
 * Closes channels of this sync, among them those a crash left behind: all, or all but the one it has now. Which that is, is read after
 * the rows: where two runs opened one each, the later stands, and neither closes it.
 */
async function closeOthers(
  run: {
    readonly deps: Pick<ChannelDeps, 'store' | 'clock'>;
    readonly syncId: SyncId;
    readonly calendar: GoogleCalendar;
  },
  which: 'all' | 'allButThePresent',
): Promise<void> {
  const rows = await run.deps.store.find({ from: channels, where: [{ field: 'syncId', is: '==', value: run.syncId }] });
  const kept = which === 'all' ? undefined : (await run.deps.store.get(syncAt(run.syncId)))?.value.channel?.channelId;
  for (const { value, path } of rows) {
    if (value.channelId === kept || isOpening(value, run.deps.clock.now())) continue;
    if (value.resourceId !== undefined && !(await close(run.calendar, value.channelId, value.resourceId))) continue;
    await run.deps.store.write([{ kind: 'delete', document: { path } }]);
  }
}

/** Whether Google may still be answering: the row is then its opener's. */
function isOpening(row: ChannelRecord, now: Instant): boolean {
  return row.resourceId === undefined && addSeconds(row.opensAt, 600) > now;
}

async function close(calendar: GoogleCalendar, channelId: ChannelId, resourceId: string): Promise<boolean> {
  try {
    await calendar.closeChannel(channelId, resourceId);
    return true;
  } catch (error) {
    if (error instanceof GoogleFailure) return false;
    throw error;
  }
}

/**
 * Closes every channel of a sync at Google, while the grant that opened them still lives (facts, trap 18), and forgets them.
 * What cannot be closed sends into the void until it expires.
 */
export async function stopChannel(
  deps: Pick<ChannelDeps, 'store' | 'clock'>,
  run: { readonly syncId: SyncId; readonly calendar: GoogleCalendar },
): Promise<void> {
  await closeOthers({ deps, ...run }, 'all');
  await deps.store.transact(async (transaction) => {
    const stored = await transaction.get(syncAt(run.syncId));
    if (stored?.value.channel !== undefined) transaction.update(syncAt(run.syncId), { channel: undefined });
  });
}
