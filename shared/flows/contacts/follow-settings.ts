import type { Instant } from '../../domain/time.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { without } from '../without.ts';
import { contactsNotAllowed } from './contacts-trouble-mails.ts';
import { newContactSync } from './new-contact-sync.ts';

/** A contact sync as changed settings leave it, and whether a run is to be asked for. */
export interface FollowedSettings {
  readonly record: ContactSyncRecord;
  readonly needsRun: boolean;
}

/**
 * The contact sync once the user's settings or account are as `sync` has them, written in the transaction that changes them. Another
 * group, the other direction, a populate box or an account attached again: everything is looked at anew, every pair is kept.
 * Undefined where there is nothing to write: no group was ever chosen, or nothing of this changed.
 */
export function followSettings(
  before: ContactSyncRecord | undefined,
  sync: SyncRecord,
  { was, at }: { readonly was: SyncRecord | undefined; readonly at: Instant },
): FollowedSettings | undefined {
  const { settings, account, studioId, userId } = sync;
  const groupId = settings.enabled ? settings.clientGroupId : undefined;
  if (before === undefined && groupId === undefined) return undefined;
  const base = before ?? newContactSync(studioId, userId);
  const { populateGoogle: google, populateStudio: studio } = settings;
  const isOther =
    base.clientGroupId !== groupId ||
    was?.settings.syncContactsBack !== settings.syncContactsBack ||
    ((google || studio) && groupId !== undefined) ||
    was.account?.status !== account?.status ||
    mayContacts(was) !== mayContacts(sync);
  if (!isOther) return undefined;
  const populates = google || studio ? { populates: { google, studio } } : {};
  if (groupId === undefined) {
    const off = without(base, 'clientGroupId', 'nextSyncAt', 'alarmAt', 'stalledSince');
    return { record: off, needsRun: false };
  }
  // Without the permission for contacts too: the run tells the user.
  const needsRun = account?.status === 'connected';
  const { asked } = base;
  const { [contactsNotAllowed.code]: _toldBefore, ...told } = base.told;
  const record: ContactSyncRecord = {
    ...without(base, 'nextSyncAt', 'lastFailure'),
    clientGroupId: groupId,
    compareAll: true,
    asked: { studio: asked.studio + 1, google: asked.google + 1 },
    failures: 0,
    ...(mayContacts(sync) ? { told } : {}),
    ...populates,
    ...(needsRun ? { nextSyncAt: at } : {}),
  };
  return { record, needsRun };
}

function mayContacts(sync: SyncRecord | undefined): boolean {
  return sync?.account?.permissions.includes('contacts') ?? false;
}
