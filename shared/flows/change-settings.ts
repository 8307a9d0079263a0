import { syncIdOf } from '../domain/ids.ts';
import type { CalendarId, ClientGroupId, StudioId, SyncId, UserId } from '../domain/ids.ts';
import type { GoogleSyncSettings } from '../domain/settings.ts';
import { planIncludesSync } from '../domain/studio.ts';
import type { Studio } from '../domain/studio.ts';
import { studioCollections, syncAt } from '../ports/collections.ts';
import type { Clock } from '../ports/clock.ts';
import type { CalendarListing, Google } from '../ports/google.ts';
import type { Keys } from '../ports/keys.ts';
import type { Queue } from '../ports/queue.ts';
import type { SyncRecord } from '../ports/records.ts';
import type { Store } from '../ports/store.ts';
import { heldFields, letGo } from './hold-sync.ts';
import { stopChannel } from './keep-channel.ts';
import { notFound, versionRefusal } from './known-refusals.ts';
import { listCalendars } from './list-calendars.ts';
import { newSync } from './new-sync.ts';
import { reachCalendar } from './reach-calendar.ts';
import { refuse, refuseInputs } from './refused.ts';
import type { InputError, Refused } from './refused.ts';
import { requestSyncs } from './request-syncs.ts';
import { switchCalendar } from './switch-calendar.ts';
import type { OurEvents } from './switch-calendar.ts';
import type { WalkCounts } from './walk-pairs.ts';
import { without } from './without.ts';

interface Deps {
  readonly store: Store;
  readonly queue: Queue;
  readonly google: Google;
  readonly keys: Keys;
  readonly clock: Clock;
}

/** Settings to change; what is absent stays, null takes a choice back. */
export interface SettingsChange extends Partial<Omit<GoogleSyncSettings, 'calendarId' | 'clientGroupId' | 'mail'>> {
  readonly calendarId?: CalendarId | null;
  readonly clientGroupId?: ClientGroupId | null;
  readonly mail?: Partial<GoogleSyncSettings['mail']>;
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
  const refused = planRefusal(studio.value, change) ?? (await inputRefusal(deps, before, change));
  if (refused !== undefined) return refused;
  const chosen = await chosenCalendar(deps, before, change);
  if (chosen?.kind === 'refused') return chosen;
  const saved = await save(deps, request, chosen?.listing);
  if (saved.kind === 'refused') return saved;
  const events = saved.isOtherCalendar ? await changeOver(deps, syncId, saved, request.ourEvents ?? 'move') : undefined;
  if (saved.needsRun) await requestSyncs(deps, [syncId], isPopulating(saved.sync) ? 'populate' : 'studio');
  return { kind: 'changed', sync: saved.sync, ...(events === undefined ? {} : { events }) };
}

function planRefusal(studio: Studio, change: SettingsChange): Refused | undefined {
  if (change.enabled !== true || planIncludesSync(studio.plan)) return undefined;
  return refuse(
    'planWithoutSync',
    'The express plan does not include Google sync.',
    'Choose the standard plan or above under Studio, then enable it.',
  );
}

async function inputRefusal(deps: Deps, before: SyncRecord, change: SettingsChange): Promise<Refused | undefined> {
  const errors: InputError[] = [];
  const { clientGroupId, mail } = change;
  if (clientGroupId !== undefined && clientGroupId !== null) {
    const group = await deps.store.get(studioCollections(before.studioId).clientGroup(clientGroupId));
    if (group === undefined) errors.push({ path: 'clientGroupId', message: 'There is no such client group.' });
  }
  if (mail?.address !== undefined && !isAddressOrEmpty(mail.address)) {
    errors.push({ path: 'mail.address', message: 'Enter an e-mail address, or leave it empty for the user’s own.' });
  }
  return errors.length === 0 ? undefined : refuseInputs(errors);
}

function isAddressOrEmpty(text: string): boolean {
  return text === '' || (text.length <= 254 && /^[^\s@<>",;:\\]+@[^\s@<>",;:\\]+\.[^\s@<>",;:\\]+$/.test(text));
}

type Chosen = { readonly kind: 'chosen'; readonly listing: CalendarListing };

/** The calendar newly chosen, as Google lists it; undefined when the choice does not change. */
async function chosenCalendar(
  deps: Deps,
  before: SyncRecord,
  change: SettingsChange,
): Promise<Chosen | Refused | undefined> {
  const { calendarId } = change;
  if (calendarId === undefined || calendarId === null || calendarId === before.settings.calendarId) return undefined;
  const list = await listCalendars(deps, before);
  if (list.kind === 'refused') return list;
  const listing = list.calendars.find((calendar) => calendar.id === calendarId || isPrimaryAlias(calendarId, calendar));
  const message =
    listing === undefined
      ? 'This account has no such calendar.'
      : `You may only read “${listing.name}”. Choose a calendar you may change.`;
  if (listing?.writable !== true) return refuseInputs([{ path: 'calendarId', message }]);
  return { kind: 'chosen', listing };
}

/** `primary` names the main calendar; its real id is what is kept (facts 1.9). */
function isPrimaryAlias(calendarId: CalendarId, calendar: CalendarListing): boolean {
  return (calendarId as string) === 'primary' && calendar.primary;
}

interface Saved {
  readonly kind: 'saved';
  readonly sync: SyncRecord;
  readonly isOtherCalendar: boolean;
  readonly needsRun: boolean;
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
    const before = stored?.value ?? newSync(studioId, userId);
    const stale = versionRefusal(before.version, request.expectedVersion);
    if (stale !== undefined) return stale;
    const settings = mergeSettings(before.settings, change, listing);
    const isOtherCalendar = settings.calendarId !== before.settings.calendarId;
    const changed = isOtherCalendar ? withCalendar(before, listing) : before;
    const needsRun = settings.enabled && settings.calendarId !== undefined && before.account?.status === 'connected';
    const sync: SyncRecord = {
      ...without(changed, 'nextSyncAt'),
      ...(isOtherCalendar && stored !== undefined ? heldFields(stored) : {}),
      settings,
      version: before.version + 1,
      ...(needsComparing(before.settings, settings) ? { compareAll: true as const } : {}),
      ...(needsRun ? { nextSyncAt: at, asked: askedOnceMore(before) } : {}),
    };
    transaction.set(document, sync);
    return { kind: 'saved', sync, isOtherCalendar, needsRun };
  });
}

function askedOnceMore(sync: SyncRecord): SyncRecord['asked'] {
  return { studio: sync.asked.studio + 1, google: sync.asked.google + 1 };
}

function mergeSettings(
  before: GoogleSyncSettings,
  change: SettingsChange,
  listing: CalendarListing | undefined,
): GoogleSyncSettings {
  const { calendarId, clientGroupId, mail, ...plain } = change;
  const calendar = calendarId === null ? undefined : (listing?.id ?? before.calendarId);
  const group = clientGroupId === undefined ? before.clientGroupId : (clientGroupId ?? undefined);
  return {
    ...without(before, 'calendarId', 'clientGroupId'),
    ...plain,
    mail: { ...before.mail, ...mail },
    ...(calendar === undefined ? {} : { calendarId: calendar }),
    ...(group === undefined ? {} : { clientGroupId: group }),
  };
}

/** Cursor, channel and what is known of the calendar belong to the one chosen before. */
function withCalendar(before: SyncRecord, listing: CalendarListing | undefined): SyncRecord {
  const rest = without(
    before,
    'cursor',
    'channel',
    'pushRefused',
    'calendarName',
    'calendarTimeZone',
    'calendarWritable',
  );
  if (listing === undefined) return rest;
  const { name, timeZone, writable } = listing;
  return { ...rest, calendarName: name, calendarTimeZone: timeZone, calendarWritable: writable };
}

/** Whether bookings may now read otherwise in Google, or may have changed while nobody noted it. */
function needsComparing(before: GoogleSyncSettings, after: GoogleSyncSettings): boolean {
  if (before.privacy !== after.privacy || before.calendarId !== after.calendarId) return true;
  return after.enabled && !before.enabled;
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
    return await switchCalendar({ ...deps, calendar }, { syncId, to, ourEvents });
  } finally {
    await letGo(deps.store, saved.sync);
  }
}

function isPopulating(sync: SyncRecord): boolean {
  return sync.settings.populateGoogle || sync.settings.populateStudio;
}
