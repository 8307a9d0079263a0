import { asId } from '../../domain/ids.ts';
import type { GoogleSubject, SyncId } from '../../domain/ids.ts';
import { phoneRegionOf } from '../../domain/phone.ts';
import type { ClientGroup, Studio, User } from '../../domain/studio.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { GoogleContacts } from '../../ports/google-contacts.ts';
import type { SyncTrigger } from '../../ports/queue.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Reader } from '../../ports/store.ts';
import { countedContacts } from './counted-contacts.ts';
import { openContactsLedger } from './ledger.ts';
import type { ContactsDeps, ContactsRun } from './run.ts';

/** How long one run works before it checkpoints, milliseconds: well inside the function's time limit. */
const runLasts = 420_000;

/** Whether a contact sync can run at all. */
export type ContactsReadiness =
  | { readonly kind: 'ready'; readonly subject: GoogleSubject }
  /** Not enabled, no account, or no group chosen. */
  | { readonly kind: 'off' }
  /** The vendor's operators paused the user's sync. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'reconnectNeeded' }
  /** Only the permission for contacts is missing: the calendar syncs on (PRODUCT 5). */
  | { readonly kind: 'notPermitted' };

/** Whether a user's contacts can be synced, by the settings and the account of their sync. */
export function contactsReadiness(sync: SyncRecord | undefined, record: ContactSyncRecord): ContactsReadiness {
  if (sync?.account === undefined || !sync.settings.enabled || record.clientGroupId === undefined)
    return { kind: 'off' };
  if (sync.pause !== undefined) return { kind: 'paused' };
  if (sync.account.status !== 'connected') return { kind: 'reconnectNeeded' };
  if (!sync.account.permissions.includes('contacts')) return { kind: 'notPermitted' };
  return { kind: 'ready', subject: sync.account.subject };
}

/** The chosen group while it is there and active. */
export async function readActiveGroup(reader: Reader, record: ContactSyncRecord): Promise<ClientGroup | undefined> {
  if (record.clientGroupId === undefined) return undefined;
  const stored = await reader.get(studioCollections(record.studioId).clientGroup(record.clientGroupId));
  return stored === undefined || stored.value.inactive ? undefined : stored.value;
}

/** Everything a run works with, from the sync as it stands. */
export function openContactsRun(
  deps: ContactsDeps,
  given: {
    readonly syncId: SyncId;
    readonly trigger: SyncTrigger;
    readonly fence: number;
    readonly sync: SyncRecord;
    readonly record: ContactSyncRecord;
    readonly subject: GoogleSubject;
    readonly contacts: GoogleContacts;
    readonly group: ClientGroup | undefined;
    readonly studio: Studio;
    readonly user: User;
  },
): ContactsRun {
  const { sync, record, studio, user, syncId, trigger, fence, group, subject } = given;
  const { contacts, calls } = countedContacts(given.contacts);
  const promised = trigger === 'now' ? record.promisedRunId : undefined;
  return {
    deps,
    id: promised ?? asId(deps.chance.id()),
    syncId,
    trigger,
    fence,
    contacts,
    calls,
    subject,
    studio,
    user,
    group,
    twoWay: sync.settings.syncContactsBack,
    populates: record.populates ?? { google: false, studio: false },
    region: phoneRegionOf(studio.locale),
    mail: sync.settings.mail,
    actor: { kind: 'google', userId: user.id, name: user.name },
    ledger: openContactsLedger(),
    deadline: deps.clock.elapsed() + runLasts,
  };
}

/** The run as the settings are now. */
export function underSettings(
  run: ContactsRun,
  now: { readonly sync: SyncRecord; readonly record: ContactSyncRecord; readonly group: ClientGroup | undefined },
): ContactsRun {
  const { settings } = now.sync;
  const populates = now.record.populates ?? { google: false, studio: false };
  return { ...run, group: now.group, twoWay: settings.syncContactsBack, mail: settings.mail, populates };
}
