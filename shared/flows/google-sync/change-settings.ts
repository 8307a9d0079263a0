import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, SyncId, UserId } from '../../domain/ids.ts';
import { contactSyncAt, studioCollections, syncAt } from '../../ports/collections.ts';
import { followSettings } from '../contacts/follow-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CalendarListing, Google } from '../../ports/google.ts';
import type { Keys } from '../../ports/keys.ts';
import type { Queue } from '../../ports/queue.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store } from '../../ports/store.ts';
import { refusalOfSharedCalendar } from './calendar-in-use.ts';
import { heldFields, isHeld, letGo } from './hold-sync.ts';
import { stopChannel } from '../push/keep-channel.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { newSync } from './new-sync.ts';
import { reachCalendar } from './reach-calendar.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestContactSyncs, requestSyncs } from '../request-syncs.ts';
import { checkSettings, withSettings } from './settings-change.ts';
import type { SettingsChange } from './settings-change.ts';
import { switchCalendar } from './switch-calendar.ts';
import type { OurEvents } from './switch-calendar.ts';
import type { WalkCounts } from './walk-pairs.ts';
import { without } from '../without.ts';

interface Deps {
  readonly store: Store;
  readonly queue: Queue;
  readonly google: Google;
  readonly keys: Keys;
  readonly clock: Clock;
}

/** A change of one user's settings. */
export interface SettingsRequest {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly change: SettingsChange;
  /** What becomes of our events when another calendar is chosen; they are moved unless it says otherwise. */
  readonly ourEvents?: OurEvents;
  /** The version the change was made from; another one refuses. */
  readonly expectedVersion?: number;
}

/** Settings changed; `events` counts those moved to another calendar, where one was chosen. */
export interface ChangedSettings {
  readonly kind: 'changed';
  readonly sync: SyncRecord;
  readonly events?: WalkCounts;
}

/**
 * Changes what a user set on the Google tab. Every pair is kept, unless its event stays behind in another calendar. Where the
 * change leaves something to do, a run is asked for.
 */
export async function changeSettings(deps: Deps, request: SettingsRequest): Promise<ChangedSettings | Refused> {
  const { studioId, userId, change } = request;
  const syncId = syncIdOf(studioId, userId);
  const places = studioCollections(studioId);
  const [studio, user] = await Promise.all([deps.store.get(places.studio), deps.store.get(places.user(userId))]);
  if (studio === undefined || user === undefined) return notFound('user');
  const before = (await deps.store.get(syncAt(syncId)))?.value ?? newSync(studioId, userId);
  const checked = await checkSettings(deps, { studio: studio.value, before, change });
  if (checked.kind === 'refused') return checked;
  const saved = await save(deps, request, checked.listing);
  if (saved.kind === 'refused') return saved;
  const events = saved.isOtherCalendar ? await changeOver(deps, syncId, saved, request.ourEvents ?? 'move') : undefined;
  const trigger = isPopulating(saved.sync) ? 'populate' : 'studio';
  if (saved.contactsNeedRun) await requestContactSyncs(deps, [syncId], trigger);
  if (saved.needsRun) await requestSyncs(deps, [syncId], trigger);
  return { kind: 'changed', sync: saved.sync, ...(events === undefined ? {} : { events }) };
}

interface Saved {
  readonly kind: 'saved';
  readonly sync: SyncRecord;
  readonly isOtherCalendar: boolean;
  readonly needsRun: boolean;
  readonly contactsNeedRun: boolean;
}

async function save(
  deps: Deps,
  request: SettingsRequest,
  listing: CalendarListing | undefined,
): Promise<Saved | Refused> {
  const { studioId, userId, change } = request;
  const at = deps.clock.now();
  return deps.store.transact(async (transaction): Promise<Saved | Refused> => {
    const document = syncAt(syncIdOf(studioId, userId));
    const stored = await transaction.get(document);
    const contacts = contactSyncAt(syncIdOf(studioId, userId));
    const contactSync = (await transaction.get(contacts))?.value;
    const before = stored?.value ?? newSync(studioId, userId);
    const stale = versionRefusal(before.version, request.expectedVersion);
    if (stale !== undefined) return stale;
    const changed = withSettings(before, change, listing);
    const { settings } = changed;
    const isOtherCalendar = settings.calendarId !== before.settings.calendarId;
    // Two at once would each carry some of our events to a calendar of its own.
    if (isOtherCalendar && stored !== undefined && isHeld(stored)) return beingSwitched();
    if (settings.enabled && settings.calendarId !== undefined && (isOtherCalendar || !before.settings.enabled)) {
      const { calendarId } = settings;
      const shared = await refusalOfSharedCalendar(transaction, { studioId, userId, calendarId });
      if (shared !== undefined) return shared;
    }
    const needsRun = settings.enabled && settings.calendarId !== undefined && before.account?.status === 'connected';
    const sync: SyncRecord = {
      ...without(changed, 'nextSyncAt'),
      ...(isOtherCalendar && stored !== undefined ? heldFields(stored) : {}),
      version: before.version + 1,
      ...(needsRun ? { nextSyncAt: at, asked: askedOnceMore(before) } : {}),
    };
    transaction.set(document, sync);
    const followed = followSettings(contactSync, sync, { was: before, at });
    if (followed !== undefined) transaction.set(contacts, followed.record);
    return { kind: 'saved', sync, isOtherCalendar, needsRun, contactsNeedRun: followed?.needsRun === true };
  });
}

function beingSwitched(): Refused {
  return refuse(
    'beingSwitched',
    'The calendar or account of this user is being changed at this moment.',
    'Wait a minute, look at what was chosen, and choose again if need be.',
  );
}

function askedOnceMore(sync: SyncRecord): SyncRecord['asked'] {
  return { studio: sync.asked.studio + 1, google: sync.asked.google + 1 };
}

/** Everything at Google that a change of calendar brings, with runs kept away until it is over. */
async function changeOver(
  deps: Deps,
  syncId: SyncId,
  saved: Saved,
  ourEvents: OurEvents,
): Promise<WalkCounts | undefined> {
  const to = saved.sync.settings.calendarId;
  const calendar = await reachCalendar(deps, syncId);
  try {
    if (calendar === undefined) return undefined;
    await stopChannel(deps, { syncId, calendar });
    if (to === undefined) return undefined;
    return await switchCalendar({ ...deps, calendar }, { held: saved.sync, to, ourEvents });
  } finally {
    await letGo(deps.store, saved.sync);
  }
}

function isPopulating(sync: SyncRecord): boolean {
  return sync.settings.populateGoogle || sync.settings.populateStudio;
}
