import type { CalendarId, ClientGroupId } from '../../domain/ids.ts';
import type { GoogleSyncSettings } from '../../domain/settings.ts';
import { planIncludesSync } from '../../domain/studio.ts';
import type { Studio } from '../../domain/studio.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { CalendarListing, Google } from '../../ports/google.ts';
import type { Keys } from '../../ports/keys.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Reader } from '../../ports/store.ts';
import { listCalendars } from './list-calendars.ts';
import { refuse, refuseInputs } from '../refused.ts';
import type { InputError, Refused } from '../refused.ts';
import { without } from '../without.ts';
import { readEverythingAgain } from '../operate/read-everything-again.ts';

interface Deps {
  readonly store: Reader;
  readonly google: Google;
  readonly keys: Keys;
}

/** Settings to change; what is absent stays, null takes a choice back. */
export interface SettingsChange extends Partial<
  Omit<GoogleSyncSettings, 'calendarId' | 'clientGroupId' | 'preferOnConflict' | 'mail'>
> {
  readonly calendarId?: CalendarId | null;
  readonly clientGroupId?: ClientGroupId | null;
  readonly preferOnConflict?: 'google' | 'studio' | null;
  readonly mail?: Partial<GoogleSyncSettings['mail']>;
}

/** A change that may be made; with the calendar as Google lists it where another one is chosen. */
export interface AcceptedChange {
  readonly kind: 'accepted';
  readonly listing?: CalendarListing;
}

/** Whether these settings may be changed so: asks Google about a calendar newly chosen, writes nothing. */
export async function checkSettings(
  deps: Deps,
  given: { readonly studio: Studio; readonly before: SyncRecord; readonly change: SettingsChange },
): Promise<AcceptedChange | Refused> {
  const { studio, before, change } = given;
  const refused = planRefusal(studio, change) ?? (await inputRefusal(deps, before, change));
  if (refused !== undefined) return refused;
  return chosenCalendar(deps, before, change);
}

/** The sync as it is once the change is made; nothing but what the change itself brings. */
export function withSettings(
  before: SyncRecord,
  change: SettingsChange,
  listing: CalendarListing | undefined,
): SyncRecord {
  const settings = mergeSettings(before.settings, change, listing);
  const isOtherCalendar = settings.calendarId !== before.settings.calendarId;
  return {
    ...(isOtherCalendar ? withCalendar(before, listing) : before),
    settings,
    ...(needsComparing(before.settings, settings) ? { compareAll: true as const } : {}),
    ...(isOtherCalendar ? {} : seriesWanted(before, settings)),
  };
}

/** Repeating events of Google that were left out so far come in with one more reading of everything. */
function seriesWanted(before: SyncRecord, settings: GoogleSyncSettings): Partial<SyncRecord> {
  if (before.cursor === undefined || before.settings.includeGoogleSeries || !settings.includeGoogleSeries) return {};
  return { ...readEverythingAgain(before), bringSeriesIn: true };
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

/** Accepts the choice of a calendar that may be written, and a choice that does not change. */
async function chosenCalendar(
  deps: Deps,
  before: SyncRecord,
  change: SettingsChange,
): Promise<AcceptedChange | Refused> {
  const { calendarId } = change;
  if (calendarId === undefined || calendarId === null || calendarId === before.settings.calendarId)
    return { kind: 'accepted' };
  const list = await listCalendars(deps, before);
  if (list.kind === 'refused') return list;
  const listing = list.calendars.find((calendar) => calendar.id === calendarId || isPrimaryAlias(calendarId, calendar));
  const message =
    listing === undefined
      ? 'This account has no such calendar.'
      : `You may only read “${listing.name}”. Choose a calendar you may change.`;
  if (listing?.writable !== true) return refuseInputs([{ path: 'calendarId', message }]);
  return { kind: 'accepted', listing };
}

/** `primary` names the main calendar; its real id is what is kept (facts 1.9). */
function isPrimaryAlias(calendarId: CalendarId, calendar: CalendarListing): boolean {
  return (calendarId as string) === 'primary' && calendar.primary;
}

function mergeSettings(
  before: GoogleSyncSettings,
  change: SettingsChange,
  listing: CalendarListing | undefined,
): GoogleSyncSettings {
  const { calendarId, clientGroupId, preferOnConflict, mail, ...plain } = change;
  const calendar = calendarId === null ? undefined : (listing?.id ?? before.calendarId);
  const group = clientGroupId === undefined ? before.clientGroupId : (clientGroupId ?? undefined);
  const preferred = preferOnConflict === undefined ? before.preferOnConflict : (preferOnConflict ?? undefined);
  return {
    ...without(before, 'calendarId', 'clientGroupId', 'preferOnConflict'),
    ...plain,
    mail: { ...before.mail, ...mail },
    ...(calendar === undefined ? {} : { calendarId: calendar }),
    ...(group === undefined ? {} : { clientGroupId: group }),
    ...(preferred === undefined ? {} : { preferOnConflict: preferred }),
  };
}

/** Cursor, channel, a standstill and what is known of the calendar belong to the one chosen before. */
function withCalendar(before: SyncRecord, listing: CalendarListing | undefined): SyncRecord {
  const rest = without(
    before,
    'cursor',
    'channel',
    'pushRefused',
    'alarmAt',
    'stalledSince',
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
